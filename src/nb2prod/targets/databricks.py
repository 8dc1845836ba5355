"""Databricks: a bundle with a job whose tasks run the package's wheel."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from nb2prod.model.pipeline import Pipeline
from nb2prod.rendering.distribution import distribution_name
from nb2prod.targets.chain import Link, chain
from nb2prod.targets.manifests import resource_name, to_yaml
from nb2prod.targets.protocol import Capabilities, Proof, Target
from nb2prod.targets.times import quartz
from nb2prod.targets.values import json_values

FILE = PurePosixPath("databricks.yml")
VOLUME = "/Volumes/${var.catalog}/${var.schema}/runs/{{job.run_id}}"
PLAIN = (str, int, float, bool)


def render(pipeline: Pipeline) -> dict[PurePosixPath, str]:
    """Return the bundle."""
    name = resource_name(pipeline)
    bundle = {
        "bundle": {"name": name},
        "variables": {
            "catalog": {"description": "catalog of the volume that keeps runs", "default": "main"},
            "schema": {"description": "its schema", "default": "default"},
        },
        "artifacts": {name: {"type": "whl", "build": "python -m build --wheel", "path": "."}},
        "resources": {"jobs": {name: job(pipeline)}},
        "targets": {
            "dev": {"mode": "development", "default": True},
            "production": {"mode": "production"},
        },
    }
    return {FILE: to_yaml(bundle)}


def job(pipeline: Pipeline) -> dict[str, Any]:
    """Return the job, as its interface for jobs takes it."""
    values = {
        name: value
        for name, value in json_values(pipeline).items()
        if isinstance(value, PLAIN) and name.isascii() and not _evaluates(value)
    }
    found: dict[str, Any] = {
        "name": resource_name(pipeline),
        "max_concurrent_runs": 1,
        "parameters": [{"name": name, "default": str(value)} for name, value in values.items()],
        "tasks": [_task(pipeline, link, values) for link in chain(pipeline)],
        "environments": [
            {
                "environment_key": "default",
                "spec": {"environment_version": "4", "dependencies": ["./dist/*.whl"]},
            }
        ],
    }
    if pipeline.schedule:
        found["schedule"] = {
            "quartz_cron_expression": quartz(pipeline.schedule, "Databricks"),
            "timezone_id": "UTC",
        }
    return {key: value for key, value in found.items() if value}


def _task(pipeline: Pipeline, link: Link, values: dict[str, Any]) -> dict[str, Any]:
    words = ["step", link.name]
    words += [word for name in link.earlier for word in ("--input-dir", f"{VOLUME}/{name}")]
    chosen = [one.name for one in link.parameters if one.name in values]
    words += [word for name in chosen for word in ("-p", f"{name}={{{{job.parameters.{name}}}}}")]
    words += ["--output-dir", f"{VOLUME}/{link.name}"]
    task: dict[str, Any] = {
        "task_key": link.name,
        "depends_on": [{"task_key": name} for name in link.earlier[-1:]],
        "environment_key": "default",
        "python_wheel_task": {
            "package_name": distribution_name(pipeline),
            "entry_point": distribution_name(pipeline),
            "parameters": words,
        },
    }
    return {key: value for key, value in task.items() if value}


def _evaluates(value: object) -> bool:
    """Whether Databricks would evaluate a part of a text."""
    return "{{" in str(value) or "${" in str(value)


def _commands(pipeline: Pipeline) -> tuple[str, ...]:
    return (
        "pip install build",
        "databricks bundle validate",
        "databricks bundle deploy",
        f"databricks bundle run {resource_name(pipeline)}",
    )


TARGET = Target(
    name="databricks",
    title="Databricks",
    proof=Proof.VALIDATED,
    capabilities=Capabilities(schedule=True),
    commands=_commands,
    render=render,
)
