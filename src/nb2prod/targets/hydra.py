"""Hydra: a configuration tree, and an application for runs and multiruns."""

from __future__ import annotations

import json
from pathlib import PurePosixPath

from nb2prod.model.pipeline import Pipeline
from nb2prod.rendering.templates import render as render_template
from nb2prod.targets.protocol import Capabilities, Proof, Target
from nb2prod.targets.values import json_values


def render(pipeline: Pipeline) -> dict[PurePosixPath, str]:
    """Return the application and its configuration."""
    folder = PurePosixPath("src", pipeline.package, "orchestration")
    app = render_template("orchestration/hydra/hydra_app.py.jinja", package=pipeline.package)
    return {folder / "hydra_app.py": app, folder / "conf" / "config.yaml": _config(pipeline)}


def _config(pipeline: Pipeline) -> str:
    """Return the configuration; what ``Params`` alone can hold stays out of it."""
    import yaml

    values = json_values(pipeline)
    plain = {name: value for name, value in values.items() if "${" not in json.dumps(value)}
    text = yaml.safe_dump(
        {"params": plain}, sort_keys=False, width=10**6, allow_unicode=True, default_flow_style=None
    )
    how = f"python -m {pipeline.package}.orchestration.hydra_app params.NAME=VALUE"
    return f"# Set by: {how}\n{text}"


def _commands(pipeline: Pipeline) -> tuple[str, ...]:
    app = f"python -m {pipeline.package}.orchestration.hydra_app"
    number = next((one for one in pipeline.parameters if one.type in ("int", "float")), None)
    lines = ['pip install -e ".[hydra]" -c constraints.txt', app]
    if number:
        lines.append(f"{app} --multirun params.{number.name}={number.default},{number.default}")
    return tuple(lines)


TARGET = Target(
    name="hydra",
    title="Hydra",
    proof=Proof.EXECUTED,
    capabilities=Capabilities(),
    tools=("hydra-core>=1.3,<2",),
    commands=_commands,
    render=render,
)
