"""MLflow: a run is tracked, and its models are registered."""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mlflow
from mlflow.entities import Metric, Param
from mlflow.models import ModelSignature, infer_signature

from toy.orchestration.params import Params
from toy.orchestration.pipeline import RunResult, run

EXPERIMENT = "toy"
ALIAS = "candidate"
DEFAULTS = Path("params.yaml")


def main(argv: list[str] | None = None) -> int:
    """Run all steps and log what they computed; return 0."""
    parser = argparse.ArgumentParser(prog="toy-mlflow")
    parser.add_argument(
        "-p", dest="values", action="append", default=[], metavar="NAME=VALUE"
    )
    base = Params.from_yaml(DEFAULTS) if DEFAULTS.exists() else None
    params = Params.from_strings(parser.parse_args(argv).values, base)
    if "MLFLOW_TRACKING_URI" not in os.environ:
        mlflow.set_tracking_uri(f"sqlite:///{Path('mlflow.db').resolve()}")
    if "MLFLOW_RUN_ID" not in os.environ:
        mlflow.set_experiment(EXPERIMENT)
    with mlflow.start_run() as started, tempfile.TemporaryDirectory() as folder:
        result = run(params, output_dir=Path(folder, "run"))
        _log(started.info.run_id, params, result)
        mlflow.log_artifacts(str(Path(folder, "run")))
        for name, model in _models(result):
            _register(name, model, result)
    return 0


def _log(run_id: str, params: Params, result: RunResult) -> None:
    """Log parameters and metrics at once."""
    now = time.time_ns() // 1_000_000
    mlflow.MlflowClient().log_batch(
        run_id,
        metrics=[Metric(name, value, now, 0) for name, value in result.metrics.items()],
        params=[Param(name, str(value)) for name, value in params.to_dict().items()],
    )


def _models(result: RunResult) -> Iterator[tuple[str, Any]]:
    """Yield what was fitted and predicts, each once, by its name among the outputs."""
    seen: set[int] = set()
    for name, value in result.outputs.items():
        fitted = hasattr(value, "predict") and hasattr(value, "get_params")
        if fitted and id(value) not in seen:
            seen.add(id(value))
            yield name, value


def _register(name: str, model: Any, result: RunResult) -> None:
    """Log a model and register it; the newest version has the alias."""
    registered = f"{EXPERIMENT}-{name}".replace(".", "-")
    info = mlflow.sklearn.log_model(
        model,
        name=registered,
        serialization_format="cloudpickle",
        signature=_signature(model, result),
        registered_model_name=registered,
    )
    client = mlflow.MlflowClient()
    version = str(info.registered_model_version)
    client.set_registered_model_alias(registered, ALIAS, version)


def _signature(model: Any, result: RunResult) -> ModelSignature | None:
    """Return the signature on a table with the columns that the model was fitted on."""
    columns = list(getattr(model, "feature_names_in_", ()))
    for value in result.outputs.values():
        if columns and list(getattr(value, "columns", ())) == columns:
            rows = value.dropna().head()
            if len(rows):
                return infer_signature(rows, model.predict(rows))
    return None


if __name__ == "__main__":
    raise SystemExit(main())
