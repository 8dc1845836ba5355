"""Argo Workflows: a step after the other, on one volume."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from nb2prod.model.pipeline import Parameter, Pipeline
from nb2prod.targets.chain import Link, chain
from nb2prod.targets.manifests import (
    RUNS,
    VOLUME,
    claim,
    container,
    image,
    pod_security,
    resource_name,
    to_yaml,
)
from nb2prod.targets.protocol import Capabilities, Proof, Target
from nb2prod.targets.values import json_values

FOLDER = PurePosixPath("deploy", "argo")
API = "argoproj.io/v1alpha1"
ALL = "1-all-steps"  # no step has a name like this
PLAIN = (str, int, float, bool)


def render(pipeline: Pipeline) -> dict[PurePosixPath, str]:
    """Return the workflow, and the one that runs at the pipeline's times."""
    name = resource_name(pipeline)
    spec = _spec(pipeline)
    workflow = {
        "apiVersion": API,
        "kind": "Workflow",
        "metadata": {"generateName": f"{name}-"},
        "spec": spec,
    }
    files = {FOLDER / "workflow.yaml": to_yaml(workflow)}
    if pipeline.schedule:
        cron = {
            "apiVersion": API,
            "kind": "CronWorkflow",
            "metadata": {"name": name},
            "spec": {
                "schedules": [pipeline.schedule],
                "concurrencyPolicy": "Forbid",
                "workflowSpec": spec,
            },
        }
        files[FOLDER / "cron_workflow.yaml"] = to_yaml(cron)
    return files


def _spec(pipeline: Pipeline) -> dict[str, Any]:
    links = chain(pipeline)
    given = _parameters(pipeline)
    tasks = [
        {
            "name": _task(link.name),
            "template": _task(link.name),
            **({"dependencies": [_task(link.earlier[-1])]} if link.earlier else {}),
        }
        for link in links
    ]
    spec: dict[str, Any] = {
        "entrypoint": ALL,
        "securityContext": pod_security(),
        "volumeClaimTemplates": [{"metadata": {"name": VOLUME}, "spec": claim()}],
    }
    if given:
        spec["arguments"] = {
            "parameters": [{"name": name, "value": value} for name, value in given.items()]
        }
    spec["templates"] = [
        {"name": ALL, "dag": {"tasks": tasks}},
        *(_template(pipeline, link, given) for link in links),
    ]
    return spec


def _template(pipeline: Pipeline, link: Link, given: dict[str, str]) -> dict[str, Any]:
    folders = [word for name in link.earlier for word in ("--input-dir", f"{RUNS}/{name}")]
    chosen = [one.name for one in link.parameters if one.name in given]
    values = [
        word for name in chosen for word in ("-p", f"{name}={{{{workflow.parameters.{name}}}}}")
    ]
    words = ["step", link.name, *folders, *values, "--output-dir", f"{RUNS}/{link.name}"]
    return {"name": _task(link.name), "container": container(pipeline, words, name="main")}


def _parameters(pipeline: Pipeline) -> dict[str, str]:
    """Return the parameters that a text on the command line sets, with their defaults."""
    values = json_values(pipeline)
    return {
        one.name: _text(one, values[one.name])
        for one in pipeline.parameters
        if isinstance(values.get(one.name), PLAIN)
        and one.name.isascii()
        and "{{" not in one.default
    }


def _text(parameter: Parameter, value: object) -> str:
    return value if isinstance(value, str) else parameter.default


def _task(step: str) -> str:
    """Return a step's name as Argo wants it; two steps never have one such name."""
    plain = step if step.isascii() else step.encode("punycode").decode()
    return plain.replace("_", "-").strip("-")


def _commands(pipeline: Pipeline) -> tuple[str, ...]:
    return (
        f"docker build -t {image(pipeline)} .  # nb2prod export --with docker makes the Dockerfile",
        "argo submit --watch deploy/argo/workflow.yaml",
    )


TARGET = Target(
    name="argo",
    title="Argo Workflows",
    proof=Proof.VALIDATED,
    capabilities=Capabilities(schedule=True),
    commands=_commands,
    render=render,
)
