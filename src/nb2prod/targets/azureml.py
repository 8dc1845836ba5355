"""Azure Machine Learning: a pipeline job whose steps hand their folders on."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

from nb2prod.model.pipeline import Pipeline
from nb2prod.rendering import layout
from nb2prod.targets.chain import Link, chain
from nb2prod.targets.manifests import image, resource_name, to_yaml
from nb2prod.targets.protocol import Capabilities, Proof, Target
from nb2prod.targets.values import json_values

FOLDER = PurePosixPath("deploy", "azureml")
PLAIN = (str, int, float, bool)
HARMLESS = re.compile(r"[\w .,:/+@%-]*")
JOB = "https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json"
SCHEDULE = "https://azuremlschemas.azureedge.net/latest/schedule.schema.json"


def render(pipeline: Pipeline) -> dict[PurePosixPath, str]:
    """Return the pipeline job, and its schedule."""
    values = _values(pipeline)
    job: dict[str, Any] = {
        "$schema": JOB,
        "type": "pipeline",
        "display_name": resource_name(pipeline),
        "description": layout.visible(pipeline.title),
        "experiment_name": resource_name(pipeline),
        "settings": {"default_compute": "azureml:cpu-cluster"},
        "inputs": values,
        "jobs": {link.name: _step(pipeline, link, values) for link in chain(pipeline)},
    }
    files = {FOLDER / "pipeline.yml": to_yaml({key: one for key, one in job.items() if one})}
    if pipeline.schedule:
        schedule = {
            "$schema": SCHEDULE,
            "name": resource_name(pipeline),
            "trigger": {"type": "cron", "expression": pipeline.schedule},
            "create_job": "./pipeline.yml",
        }
        files[FOLDER / "schedule.yml"] = to_yaml(schedule)
    return files


def _values(pipeline: Pipeline) -> dict[str, Any]:
    """Return the defaults of parameters that a shell line takes as they are."""
    return {
        name: value
        for name, value in json_values(pipeline).items()
        if isinstance(value, PLAIN) and name.isascii() and HARMLESS.fullmatch(str(value))
    }


def _step(pipeline: Pipeline, link: Link, values: dict[str, Any]) -> dict[str, Any]:
    chosen = [one.name for one in link.parameters if one.name in values]
    inputs: dict[str, Any] = {name: f"${{{{parent.inputs.{name}}}}}" for name in chosen}
    inputs |= {
        f"from_{name}": {
            "type": "uri_folder",
            "path": f"${{{{parent.jobs.{name}.outputs.folder}}}}",
        }
        for name in link.earlier
    }
    words = [f"python -m {pipeline.package} step {link.name}"]
    words += [f"--input-dir ${{{{inputs.from_{name}}}}}" for name in link.earlier]
    words += [f'-p {name}="${{{{inputs.{name}}}}}"' for name in chosen]
    words += ["--output-dir ${{outputs.folder}}"]
    return {
        "type": "command",
        "command": " ".join(words),
        "environment": {"image": image(pipeline)},
        "inputs": inputs,
        "outputs": {"folder": {"type": "uri_folder", "mode": "rw_mount"}},
    }


def _commands(pipeline: Pipeline) -> tuple[str, ...]:
    return (
        "az ml job create --file deploy/azureml/pipeline.yml",
        *(["az ml schedule create --file deploy/azureml/schedule.yml"] * bool(pipeline.schedule)),
    )


TARGET = Target(
    name="azureml",
    title="Azure Machine Learning",
    proof=Proof.VALIDATED,
    capabilities=Capabilities(schedule=True),
    commands=_commands,
    render=render,
)
