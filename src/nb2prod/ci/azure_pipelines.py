"""Azure Pipelines: checks on every pull request; with stages, training and promotion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any

from nb2prod.ci.commands import (
    CHECK_MINUTES,
    CHECKS,
    DATA,
    DIGEST,
    INSTALL,
    RELEASE,
    RUN_MINUTES,
    SEALED,
    build_lines,
    check_run,
    hint,
    image_lines,
    inputs,
    install_lines,
    left_out,
    runs_alone,
    stage_lines,
)
from nb2prod.ci.documents import spaced, to_yaml
from nb2prod.ci.layout import HERE, Layout, plain_folder
from nb2prod.model.pipeline import Pipeline
from nb2prod.rendering.distribution import python_minor
from nb2prod.rendering.stages import EXTRA, STAGES

FILE = PurePosixPath("azure-pipelines.yml")
MOST_INPUTS = 100
BRANCHES = {"include": ["main", "master"]}
POOL = {"vmImage": "ubuntu-latest"}
BLANK = " "  # a parameter with an empty default would have to be filled in
STARTED = "in(variables['Build.Reason'], 'Manual', 'Schedule')"
WORKSPACE = "$(Pipeline.Workspace)"


def render_ci(
    pipeline: Pipeline, *, layout: Layout, extras: frozenset[str] = frozenset()
) -> dict[PurePosixPath, str]:
    """Return ``azure-pipelines.yml`` in the package's folder: Azure is told where it lies.

    Args:
        extras: ``stages`` adds the training, ``docker`` its image.

    Raises:
        InputError: the folder's name would mean something to Azure.
    """
    below = plain_folder(layout, "Azure")
    paths = {"paths": {"include": [f"{below}/*"]}} if below != HERE else {}
    document: dict[str, Any] = {
        "trigger": {"branches": BRANCHES, **paths},
        "pr": {"branches": {"include": ["*"]}, **paths},
    }
    stages = [_checks(pipeline, below)]
    if EXTRA in extras:
        document |= _starts(pipeline)
        stages += _training(pipeline, below, docker="docker" in extras)
    document |= {"pool": POOL, "stages": stages}
    comments = _comments(pipeline, stages=EXTRA in extras)
    keys = ("pr", "schedules", "parameters", "pool", "stages")
    return {FILE: spaced(to_yaml(document, comments), keys)}


def _comments(pipeline: Pipeline, *, stages: bool) -> Iterator[str]:
    if stages:
        yield "Started by hand or by the clock it builds one release and runs it in dev, staging"
        yield "and production, each with its gate, as far as last_stage says. Before the first"
        yield f"start give the environment {pipeline.package}-production an approval check."
        if not runs_alone(pipeline):
            yield f"The variable {DATA} names the folder on the agent that holds the input data."
        yield from left_out(pipeline, MOST_INPUTS)


def _starts(pipeline: Pipeline) -> dict[str, Any]:
    """Return the schedule and what can be chosen at a start."""
    found: dict[str, Any] = {}
    if pipeline.schedule:
        times = {"cron": pipeline.schedule, "displayName": "Training"}
        found["schedules"] = [times | {"branches": BRANCHES, "always": "true"}]
    last = {
        "name": "last_stage",
        "displayName": "Go as far as this stage",
        "type": "string",
        "default": STAGES[0],
        "values": list(STAGES),
    }
    values = [
        {"name": variable, "displayName": hint(name), "type": "string", "default": BLANK}
        for variable, name in inputs(pipeline, MOST_INPUTS).items()
    ]
    return found | {"parameters": [last, *values]}


def _checks(pipeline: Pipeline, below: PurePosixPath) -> dict[str, Any]:
    jobs = [
        _job(name, [_python(pipeline), _bash([INSTALL, *lines], below)], CHECK_MINUTES)
        for name, lines in CHECKS.items()
    ]
    if runs_alone(pipeline):
        steps = [
            _python(pipeline),
            _bash([INSTALL, check_run(pipeline)], below),
            _publish(f"{_sources(below)}/runs/ci", "run"),
        ]
        jobs.append(_job("run", steps, RUN_MINUTES))
    return {"stage": "checks", "condition": f"not({STARTED})", "jobs": jobs}


def _training(
    pipeline: Pipeline, below: PurePosixPath, *, docker: bool
) -> Iterator[dict[str, Any]]:
    image = image_lines(pipeline) if docker else ()
    tell = f'echo "##vso[task.setvariable variable=sha256;isOutput=true]$({SEALED})"'
    steps = [
        _python(pipeline),
        _bash([*image, *build_lines(image=docker)], below),
        _bash([tell], below) | {"name": "seal"},
        _publish(f"{_sources(below)}/release", RELEASE),
    ]
    jobs = [_job("build", steps, RUN_MINUTES)]
    yield {"stage": "build", "dependsOn": [], "condition": STARTED, "jobs": jobs}
    for place, stage in enumerate(STAGES):
        yield {
            "stage": stage,
            "dependsOn": ["build", *STAGES[:place]],
            "condition": _reaches(stage),
            "variables": {
                DIGEST: "$[ stageDependencies.build.build.outputs['seal.sha256'] ]",
            },
            "jobs": [_deployment(pipeline, stage)],
        }


def _reaches(stage: str) -> str:
    wanted = ", ".join(f"'{one}'" for one in STAGES[STAGES.index(stage) :])
    return f"and(succeeded(), in('${{{{ parameters.last_stage }}}}', {wanted}))"


def _deployment(pipeline: Pipeline, stage: str) -> dict[str, Any]:
    values = {
        variable: f"${{{{ parameters.{variable} }}}}" for variable in inputs(pipeline, MOST_INPUTS)
    }
    if not runs_alone(pipeline):
        values[DATA] = f"$({DATA})"
    folder = f"{WORKSPACE}/{RELEASE}"
    run, gate = stage_lines(pipeline, stage)
    steps = [
        {"download": "current", "artifact": RELEASE},
        _python(pipeline),
        _script(install_lines(), folder, "Install the release") | {"env": {DIGEST: f"$({DIGEST})"}},
        _script([run], folder, "Run") | ({"env": values} if values else {}),
        _script([gate], folder, "Gate"),
        _publish(f"{WORKSPACE}/runs/{stage}", f"run-{stage}") | {"condition": "always()"},
    ]
    return {
        "deployment": stage,
        "timeoutInMinutes": str(RUN_MINUTES),
        "environment": f"{pipeline.package}-{stage}",
        "strategy": {"runOnce": {"deploy": {"steps": steps}}},
    }


def _job(name: str, steps: list[dict[str, Any]], minutes: int) -> dict[str, Any]:
    return {"job": name, "timeoutInMinutes": str(minutes), "steps": steps}


def _python(pipeline: Pipeline) -> dict[str, Any]:
    return {"task": "UsePythonVersion@0", "inputs": {"versionSpec": python_minor(pipeline)}}


def _sources(below: PurePosixPath) -> str:
    return str(PurePosixPath("$(Build.SourcesDirectory)") / below)


def _bash(lines: Iterable[str], below: PurePosixPath) -> dict[str, Any]:
    return _script(lines, _sources(below))


def _script(lines: Iterable[str], folder: str, title: str = "") -> dict[str, Any]:
    """Return a step that ends at the first line that fails, which is not Azure's default."""
    text = "\n".join(["set -euo pipefail", *lines]) + "\n"
    named = {"displayName": title} if title else {}
    return {"bash": text, **named, "workingDirectory": folder}


def _publish(folder: str, name: str) -> dict[str, Any]:
    return {"publish": folder, "artifact": name}
