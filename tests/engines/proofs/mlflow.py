"""MLflow: its own command runs the project; runs and registered models are read back."""

from __future__ import annotations

import json
from pathlib import Path

from engines.harness import Engine

READ = """
import json, sys
import mlflow

client = mlflow.MlflowClient()
(experiment,) = [one for one in client.search_experiments() if one.name == {package!r}]
(run,) = client.search_runs([experiment.experiment_id])
models = {{}}
for model in client.search_registered_models():
    version = client.get_model_version_by_alias(model.name, "candidate")
    loaded = mlflow.sklearn.load_model(f"models:/{{model.name}}@candidate")
    models[model.name] = [hasattr(loaded, "predict"), str(version.version)]
print(json.dumps({{"metrics": run.data.metrics, "params": run.data.params, "models": models}}))
"""


def prove(package: Path, engine: Engine, *values: str) -> dict[str, float]:
    """Run the project with a store of its own; return the metrics that were tracked."""
    metrics: dict[str, float] = tracked(package, engine, *values)["metrics"]
    return metrics


def tracked(package: Path, engine: Engine, *values: str) -> dict[str, dict[str, float]]:
    """Run the project; return what MLflow has of the run.

    Args:
        values: parameters that are set, as ``NAME=VALUE``.
    """
    around = {"MLFLOW_TRACKING_URI": f"sqlite:///{package / 'mlflow.db'}"}
    given = [word for value in values for word in ("-P", value)]
    words = ["run", ".", "--env-manager", "local", "--experiment-name", package.name]
    engine.call("mlflow", *words, *given, cwd=package, env=around)
    script = READ.format(package=package.name)
    found: dict[str, dict[str, float]] = json.loads(
        engine.call("python", "-c", script, cwd=package, env=around).splitlines()[-1]
    )
    return found
