"""AWS CodePipeline with CodeBuild: a CloudFormation template and what the builds run."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from nb2prod.ci import aws_buildspecs as buildspecs
from nb2prod.ci import aws_resources as resources
from nb2prod.ci.commands import DATA, DIGEST, hint, inputs, left_out, runs_alone
from nb2prod.ci.cron import DAYS, EVERY, times
from nb2prod.ci.documents import spaced, to_yaml
from nb2prod.ci.layout import Layout, plain_folder
from nb2prod.errors import InputError
from nb2prod.model.pipeline import Pipeline
from nb2prod.rendering.stages import EXTRA, STAGES

TEMPLATE = buildspecs.FOLDER / "pipeline.yaml"
MOST_INPUTS = 49
BLANK = " "  # a variable has to have a default that is not empty


def render_ci(
    pipeline: Pipeline, *, layout: Layout, extras: frozenset[str] = frozenset()
) -> dict[PurePosixPath, str]:
    """Return the template and its buildspecs, in ``aws/`` of the package.

    Args:
        extras: ``stages`` adds the training, ``docker`` its image.

    Raises:
        InputError: the folder's name would mean something to AWS, or its clock cannot do the
            schedule.
    """
    below = plain_folder(layout, "AWS")
    docker = "docker" in extras
    files = {buildspecs.CHECK: buildspecs.checks(pipeline, below)}
    found = {**resources.shared(), **resources.checks(below)}
    if EXTRA in extras:
        files[buildspecs.BUILD] = buildspecs.build(pipeline, below, docker=docker)
        files[buildspecs.STAGE] = buildspecs.stage(pipeline)
        found |= _training(pipeline, below, docker=docker)
    document = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"Checks{' and training' if EXTRA in extras else ''} of a package",
        "Parameters": resources.parameters(data=EXTRA in extras and not runs_alone(pipeline)),
        "Resources": found,
    }
    comments = _comments(pipeline) if EXTRA in extras else ()
    text = to_yaml(document, comments)
    return {TEMPLATE: spaced(text, ("Description", "Parameters", "Resources")), **files}


def _comments(pipeline: Pipeline) -> Iterator[str]:
    yield "The training builds one release and runs it in dev, staging and, once somebody has"
    yield "approved it, production, each with its gate. Secrets: as SECRETS_MANAGER variables of"
    yield "the project StageProject."
    yield from left_out(pipeline, MOST_INPUTS)


def _training(pipeline: Pipeline, below: PurePosixPath, *, docker: bool) -> dict[str, Any]:
    variables = inputs(pipeline, MOST_INPUTS)
    data = {} if runs_alone(pipeline) else {DATA: {"Ref": "DataFolder"}}
    found = {
        "BuildProject": resources.project(
            str(below / buildspecs.BUILD), {"PACKAGE_FOLDER": str(below)}, privileged=docker
        ),
        "StageProject": resources.project(str(buildspecs.STAGE), data),
        "TrainingPipeline": resources.pipeline(
            [_build(), *(stage for name in STAGES for stage in _stages(name, variables))],
            {
                "ExecutionMode": "QUEUED",
                "Variables": [
                    {"Name": variable, "DefaultValue": BLANK, "Description": hint(name)}
                    for variable, name in variables.items()
                ],
            },
        ),
    }
    if not variables:
        del found["TrainingPipeline"]["Properties"]["Variables"]
    if pipeline.schedule:
        found |= resources.schedule(_cron(pipeline.schedule))
    return found


def _build() -> dict[str, Any]:
    action = resources.build_action("Build", "BuildProject", "Source", output="Release")
    return {"Name": "Build", "Actions": [action | {"Namespace": "Build"}]}


def _stages(name: str, variables: dict[str, str]) -> Iterator[dict[str, Any]]:
    title = name.capitalize()
    if name == STAGES[-1]:
        yield {"Name": "Approval", "Actions": [resources.approval(title)]}
    given = {DIGEST: f"#{{Build.{DIGEST}}}", "STAGE": name}
    given |= {one: f"#{{variables.{one}}}" for one in variables}
    action = resources.build_action(title, "StageProject", "Release", output=f"{title}Run")
    action["Configuration"]["EnvironmentVariables"] = json.dumps(
        [{"name": one, "value": value, "type": "PLAINTEXT"} for one, value in given.items()]
    )
    yield {"Name": title, "Actions": [action]}


def _cron(schedule: str) -> str:
    """Return the expression for EventBridge, which numbers weekdays its own way."""
    found = times(schedule)
    if found.day != EVERY and found.weekday != EVERY:
        raise InputError(
            f"the schedule {schedule!r} names days of the month and of the week:"
            " AWS can do one of them only"
        )
    if found.weekday == EVERY:
        days = (found.day, found.month, "?")
    else:
        names = ",".join(DAYS[int(number)] for number in found.weekday.split(","))
        days = ("?", found.month, names)
    return f"cron({' '.join((found.minute, found.hour, *days))} *)"
