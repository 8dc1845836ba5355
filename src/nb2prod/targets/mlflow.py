"""MLflow: a project whose runs are tracked, with registered models."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from nb2prod.model.pipeline import Pipeline
from nb2prod.rendering.layout import quoted
from nb2prod.rendering.templates import render as render_template
from nb2prod.targets.protocol import Capabilities, Proof, Target
from nb2prod.targets.values import json_values

TYPES = {int: "float", float: "float", str: "string"}


def render(pipeline: Pipeline) -> dict[PurePosixPath, str]:
    """Return the project file and the module that its entry point runs."""
    import yaml

    module = render_template(
        "orchestration/mlflow/mlflow_run.py.jinja", package=pipeline.package, quoted=quoted
    )
    document = {"name": pipeline.package, "entry_points": {"main": _entry_point(pipeline)}}
    return {
        PurePosixPath("src", pipeline.package, "orchestration", "mlflow_run.py"): module,
        PurePosixPath("MLproject"): yaml.safe_dump(document, sort_keys=False, width=10**6),
    }


def _entry_point(pipeline: Pipeline) -> dict[str, Any]:
    values = {
        name: value
        for name, value in json_values(pipeline).items()
        if type(value) in TYPES and name.isascii()
    }
    words = "".join(f" -p {name}={{{name}}}" for name in values)
    command = f"python -m {pipeline.package}.orchestration.mlflow_run{words}"
    parameters = {
        name: {"type": TYPES[type(value)], "default": value} for name, value in values.items()
    }
    return {"parameters": parameters, "command": command} if values else {"command": command}


def _commands(pipeline: Pipeline) -> tuple[str, ...]:
    return (
        'pip install -e ".[mlflow]"  # without constraints.txt: MLflow wants an older pyarrow',
        "MLFLOW_TRACKING_URI=sqlite:///$PWD/mlflow.db mlflow run . --env-manager local",
        "mlflow ui --backend-store-uri sqlite:///$PWD/mlflow.db --host 127.0.0.1",
    )


TARGET = Target(
    name="mlflow",
    title="MLflow",
    proof=Proof.EXECUTED,
    capabilities=Capabilities(),
    tools=("mlflow>=3.17,<4",),
    commands=_commands,
    render=render,
)
