"""GitHub Actions: one release is built, and goes through the stages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from nb2prod.ci import github_actions as github
from nb2prod.ci.commands import (
    CHECK_MINUTES,
    DATA,
    DIGEST,
    RELEASE,
    RUN_MINUTES,
    SEALED,
    build_lines,
    hint,
    image_lines,
    inputs,
    install_lines,
    left_out,
    runs_alone,
    stage_lines,
)
from nb2prod.ci.layout import HERE
from nb2prod.model.pipeline import Pipeline
from nb2prod.rendering.distribution import python_minor
from nb2prod.rendering.stages import STAGES

MOST_INPUTS = 24  # GitHub takes 25, one of which is the last stage
LAST = "inputs.last_stage || vars.TRAINING_LAST_STAGE"


def training(
    pipeline: Pipeline, below: PurePosixPath, *, docker: bool
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the workflow as plain data, and the comments above it."""
    on: dict[str, Any] = {"workflow_dispatch": {"inputs": _inputs(pipeline)}}
    if pipeline.schedule:
        on["schedule"] = [{"cron": pipeline.schedule}]
    jobs = {"build": _build(pipeline, below, docker=docker)}
    for place, stage in enumerate(STAGES):
        jobs[stage] = _stage(pipeline, stage, STAGES[:place])
    document = {
        "name": f"{pipeline.package} training",
        "on": on,
        "permissions": {},
        "concurrency": {"group": "${{ github.workflow }}", "cancel-in-progress": False},
        "jobs": jobs,
    }
    return document, tuple(_comments(pipeline))


def _comments(pipeline: Pipeline) -> Iterator[str]:
    yield "Builds one release and runs it in dev, staging and production, each with its gate."
    yield "Before the first start give the environment 'production' required reviewers."
    if pipeline.schedule:
        yield "Scheduled runs end with dev, or where the variable TRAINING_LAST_STAGE says."
    if not runs_alone(pipeline):
        yield f"The variable {DATA} names the folder on the runner that holds the input data."
    yield from left_out(pipeline, MOST_INPUTS)


def _inputs(pipeline: Pipeline) -> dict[str, Any]:
    last = {
        "description": "Go as far as this stage",
        "type": "choice",
        "options": list(STAGES),
        "default": STAGES[0],
    }
    values = {
        variable: {"description": hint(name), "type": "string", "required": False}
        for variable, name in inputs(pipeline, MOST_INPUTS).items()
    }
    return {"last_stage": last, **values}


def _build(pipeline: Pipeline, below: PurePosixPath, *, docker: bool) -> dict[str, Any]:
    image = image_lines(pipeline) if docker else ()
    lines = (*image, *build_lines(image=docker))
    steps = [
        {"uses": github.CHECKOUT, "with": {"persist-credentials": False}},
        _python(pipeline),
        {"name": "Build the release", "run": "\n".join(lines) + "\n"},
        {
            "name": "Tell its digest",
            "id": "seal",
            "run": f'echo "sha256=$({SEALED})" >> "$GITHUB_OUTPUT"',
        },
        _keep(RELEASE, github.pattern(below / RELEASE)),
    ]
    job = github.job("Build", steps, minutes=RUN_MINUTES if docker else CHECK_MINUTES)
    if below != HERE:
        job["defaults"] = {"run": {"working-directory": str(below)}}
    return job | {"outputs": {"sha256": "${{ steps.seal.outputs.sha256 }}"}}


def _stage(pipeline: Pipeline, stage: str, earlier: tuple[str, ...]) -> dict[str, Any]:
    download = {"uses": github.DOWNLOAD_ARTIFACT, "with": {"name": RELEASE, "path": RELEASE}}
    variables = {
        variable: f"${{{{ inputs.{variable} }}}}" for variable in inputs(pipeline, MOST_INPUTS)
    }
    if not runs_alone(pipeline):
        variables[DATA] = "${{ vars.DATA_DIR }}"
    run, gate = stage_lines(pipeline, stage)
    steps = [
        _python(pipeline),
        download,
        {
            "name": "Install the release",
            "env": {DIGEST: "${{ needs.build.outputs.sha256 }}"},
            "run": "\n".join(install_lines()) + "\n",
        },
        {"name": "Run", **({"env": variables} if variables else {}), "run": run},
        {"name": "Gate", "run": gate},
        _keep(f"{pipeline.package}-{stage}", f"runs/{stage}") | {"if": "always()"},
    ]
    job = github.job(stage.capitalize(), steps, minutes=RUN_MINUTES)
    job["permissions"] = {}
    condition = _reaches(stage) if earlier else None
    return {
        **({"if": condition} if condition else {}),
        "needs": ["build", *earlier],
        "environment": stage,
        **job,
        "defaults": {"run": {"working-directory": RELEASE}},
    }


def _reaches(stage: str) -> str:
    wanted = ",".join(f'"{one}"' for one in STAGES[STAGES.index(stage) :])
    return f"contains(fromJSON('[{wanted}]'), {LAST})"


def _python(pipeline: Pipeline) -> dict[str, Any]:
    return {"uses": github.SETUP_PYTHON, "with": {"python-version": python_minor(pipeline)}}


def _keep(name: str, path: str) -> dict[str, Any]:
    return {
        "name": "Keep the artifacts",
        "uses": github.UPLOAD_ARTIFACT,
        "with": {"name": name, "path": path, "if-no-files-found": "error"},
    }
