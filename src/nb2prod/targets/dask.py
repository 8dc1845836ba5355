"""Dask: runs on the workers of a cluster, one for each value where the pipeline fans out."""

from __future__ import annotations

from pathlib import PurePosixPath

from nb2prod.model.pipeline import Pipeline
from nb2prod.rendering.templates import render as render_template
from nb2prod.targets.protocol import Capabilities, Proof, Target


def render(pipeline: Pipeline) -> dict[PurePosixPath, str]:
    """Return the module that starts the runs."""
    text = render_template(
        "orchestration/dask/dask_run.py.jinja",
        package=pipeline.package,
        fan_out=pipeline.fan_out,
    )
    return {PurePosixPath("src", pipeline.package, "orchestration", "dask_run.py"): text}


def _commands(pipeline: Pipeline) -> tuple[str, ...]:
    app = f"python -m {pipeline.package}.orchestration.dask_run --output-dir runs/dask"
    return (
        'pip install -e ".[dask]" -c constraints.txt',
        app,
        f"{app} --scheduler tcp://scheduler:8786  # the folder on a file system that all see",
    )


TARGET = Target(
    name="dask",
    title="Dask",
    proof=Proof.EXECUTED,
    capabilities=Capabilities(fan_out=True),
    tools=("distributed>=2026.1",),
    commands=_commands,
    render=render,
)
