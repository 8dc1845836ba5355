"""Airflow 3: a DAG with a task for each step, and one that fans out."""

from __future__ import annotations

from pathlib import PurePosixPath

from nb2prod.model.pipeline import Pipeline
from nb2prod.rendering import layout
from nb2prod.rendering.templates import render as render_template
from nb2prod.targets.protocol import Capabilities, Proof, Target
from nb2prod.targets.values import json_values


def render(pipeline: Pipeline) -> dict[PurePosixPath, str]:
    """Return the module with the DAG."""
    text = render_template(
        "orchestration/airflow/airflow_dag.py.jinja",
        package=pipeline.package,
        variable=_variable(pipeline),
        description=layout.quoted(layout.visible(pipeline.title)),
        schedule=layout.quoted(pipeline.schedule) if pipeline.schedule else "None",
        settable=layout.assign_tuple("SETTABLE", list(json_values(pipeline))),
        fan_out=pipeline.fan_out,
    )
    return {PurePosixPath("src", pipeline.package, "orchestration", "airflow_dag.py"): text}


def _variable(pipeline: Pipeline) -> str:
    return f"{pipeline.package.upper()}_RUNS"


def _commands(pipeline: Pipeline) -> tuple[str, ...]:
    return (
        'pip install -e ".[airflow]" -c constraints.txt',
        'export AIRFLOW__CORE__DAGS_FOLDER="$PWD/src/' + pipeline.package + '/orchestration"',
        f'export {_variable(pipeline)}="$PWD/runs"  # a folder that all workers see',
        "airflow db migrate",
        f"airflow dags test {pipeline.package}",
    )


TARGET = Target(
    name="airflow",
    title="Airflow",
    proof=Proof.EXECUTED,
    capabilities=Capabilities(fan_out=True, schedule=True),
    tools=("apache-airflow>=3.1,<4",),
    commands=_commands,
    render=render,
)
