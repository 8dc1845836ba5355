"""Airflow: the DAG runs with the task runner's own test mode, with the real database."""

from __future__ import annotations

import json
from pathlib import Path

from engines.harness import Engine, merged_metrics, metrics_in, typed

RUN = """
import json, sys
from {package}.orchestration.airflow_dag import {dag}
ended = {dag}.test(run_conf=json.loads(sys.argv[1]) or None)
print("STATE", ended.state)
sys.exit(ended.state != "success")
"""
TIMES = """
import json
from airflow.models.dag import DagModel
from airflow.utils.session import create_session

with create_session() as session:
    print(json.dumps({one.dag_id: one.timetable_summary for one in session.query(DagModel)}))
"""


def prove(package: Path, engine: Engine, *values: str) -> dict[str, float]:
    """Run the DAG in a home of its own; return the metrics of all tasks.

    Args:
        values: parameters that are set, as ``NAME=VALUE``.
    """
    folder = _run(package, engine, "dag", typed(values))
    steps = json.loads(engine.call("python", "-m", package.name, "steps", "--json", cwd=package))
    return merged_metrics({one["name"]: folder / one["name"] for one in steps})


def prove_each(package: Path, engine: Engine) -> list[dict[str, float]]:
    """Run the DAG that fans out; return the metrics of its runs, in order."""
    folder = _run(package, engine, "dag_each", {})
    return [metrics_in(one) for one in sorted(folder.glob("0*"))]


def times(package: Path, engine: Engine) -> dict[str, str]:
    """Let Airflow read the DAGs into its database; return when each runs, by its name."""
    around = _around(package, package / "runs")
    engine.call("airflow", "db", "migrate", cwd=package, env=around)
    engine.call("airflow", "dags", "reserialize", cwd=package, env=around)
    said = engine.call("python", "-c", TIMES, cwd=package, env=around)
    found: dict[str, str] = json.loads(said.splitlines()[-1])
    return found


def _run(package: Path, engine: Engine, dag: str, values: dict[str, object]) -> Path:
    runs = package / "runs" / dag
    around = _around(package, runs)
    engine.call("airflow", "db", "migrate", cwd=package, env=around)
    engine.call("airflow", "dags", "reserialize", cwd=package, env=around)
    script = RUN.format(package=package.name, dag=dag)
    engine.call("python", "-c", script, json.dumps(values), cwd=package, env=around)
    (folder,) = runs.iterdir()
    return folder


def _around(package: Path, runs: Path) -> dict[str, str]:
    return {
        "AIRFLOW_HOME": str(package / "airflow"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(package / "src" / package.name / "orchestration"),
        f"{package.name.upper()}_RUNS": str(runs),
    }
