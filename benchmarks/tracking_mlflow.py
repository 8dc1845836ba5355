"""MLflow's part of ``tracking.py``: it measures itself when the other process tells it to."""

from __future__ import annotations

import sys
import time
import uuid
from pathlib import Path
from typing import Any

import sqlalchemy
from mlflow.entities import Metric, Param
from mlflow.store.tracking.dbmodels.models import SqlLatestMetric, SqlMetric, SqlParam, SqlRun
from mlflow.tracking import MlflowClient

folder, runs, logged, searched = Path(sys.argv[1]), *map(int, sys.argv[2:5])
client = MlflowClient(f"sqlite:///{folder / 'mlflow.db'}")
experiment = client.create_experiment("x", artifact_location=str(folder / "artifacts"))
count = 0


def fill() -> None:
    """Bring the store to its number of runs: rows as ``log_batch`` leaves them, in bulk."""
    global count
    now = int(time.time() * 1000)
    keys = {"timestamp": now, "step": 0, "is_nan": False}
    engine = sqlalchemy.create_engine(f"sqlite:///{folder / 'mlflow.db'}")
    with engine.begin() as connection:
        while count < runs:
            id = uuid.uuid4().hex
            connection.execute(SqlRun.__table__.insert(), [row(id, now)])
            measured = [
                {"run_uuid": id, "key": f"m{k}", "value": (count * (k + 7) % runs) / runs, **keys}
                for k in range(20)
            ]
            connection.execute(SqlMetric.__table__.insert(), measured)
            connection.execute(SqlLatestMetric.__table__.insert(), measured)
            given = [
                {"run_uuid": id, "key": f"p{k}", "value": repr(k + count / runs)} for k in range(10)
            ]
            connection.execute(SqlParam.__table__.insert(), given)
            count += 1


def row(id: str, now: int) -> dict[str, Any]:
    """One ended run without parameters and metrics."""
    return {
        "run_uuid": id,
        "name": id,
        "source_type": "LOCAL",
        "source_name": "",
        "entry_point_name": "",
        "user_id": "me",
        "status": "FINISHED",
        "start_time": now,
        "end_time": now,
        "source_version": "",
        "lifecycle_stage": "active",
        "artifact_uri": str(folder / "artifacts" / id),
        "experiment_id": int(experiment),
    }


def log_batch_alone() -> float:
    """Seconds of ``log_batch`` alone; the run is there already."""
    global count
    total = 0.0
    for _ in range(logged):
        run = client.create_run(experiment)
        now = int(time.time() * 1000)
        metrics = [Metric(f"m{k}", (count * (k + 7) % runs) / runs, now, 0) for k in range(20)]
        params = [Param(f"p{k}", repr(k + count / runs)) for k in range(10)]
        started = time.process_time()
        client.log_batch(run.info.run_id, metrics=metrics, params=params)
        total += time.process_time() - started
        client.set_terminated(run.info.run_id)
        count += 1
    return total / logged


def search() -> float:
    """Seconds to filter by one metric and order by another."""
    started = time.process_time()
    found = client.search_runs(
        [experiment],
        filter_string="metrics.m3 > 0.5",
        order_by=["metrics.m2 DESC"],
        max_results=searched,
    )
    assert len(found) == searched
    return time.process_time() - started


for line in sys.stdin:
    what = line.strip()
    seconds = 0.0
    if what == "log":
        seconds = log_batch_alone()
    elif what == "search":
        seconds = search()
    else:
        fill()
    print(f"benchmark: {seconds}", flush=True)
