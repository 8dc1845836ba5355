"""Airflow: the DAG runs with the task runner's own test mode, with the real database."""

from __future__ import annotations

import json
from pathlib import Path

from engines.harness import Engine, merged_metrics

RUN = """
import json, sys
from {package}.orchestration.airflow_dag import {dag}
ended = {dag}.test(run_conf=json.loads(sys.argv[1]) or None)
print("STATE", ended.state)
sys.exit(ended.state != "success")
"""


def prove(package: Path, engine: Engine) -> dict[str, float]:
    """Run the DAG in a home of its own; return the metrics of all tasks."""
    folder = _run(package, engine, "dag", {})
    steps = json.loads(engine.call("python", "-m", package.name, "steps", "--json", cwd=package))
    return merged_metrics({one["name"]: folder / one["name"] for one in steps})


def prove_each(package: Path, engine: Engine) -> list[Path]:
    """Run the DAG that fans out; return the folders of its runs, in order."""
    return sorted(_run(package, engine, "dag_each", {}).iterdir())


def _run(package: Path, engine: Engine, dag: str, values: dict[str, object]) -> Path:
    runs = package / "runs" / dag
    around = {
        "AIRFLOW_HOME": str(package / "airflow"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(package / "src" / package.name / "orchestration"),
        f"{package.name.upper()}_RUNS": str(runs),
    }
    engine.call("airflow", "db", "migrate", cwd=package, env=around)
    engine.call("airflow", "dags", "reserialize", cwd=package, env=around)
    script = RUN.format(package=package.name, dag=dag)
    engine.call("python", "-c", script, json.dumps(values), cwd=package, env=around)
    (folder,) = runs.iterdir()
    return folder
