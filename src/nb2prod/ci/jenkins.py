"""Jenkins: a declarative Jenkinsfile with checks; with stages, training and promotion."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from nb2prod.ci.commands import (
    CHECKS,
    DATA,
    DIGEST,
    INSTALL,
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
from nb2prod.ci.cron import times
from nb2prod.ci.layout import Layout, plain_folder
from nb2prod.model.pipeline import Pipeline
from nb2prod.rendering.distribution import python_minor
from nb2prod.rendering.stages import EXTRA, STAGES
from nb2prod.rendering.templates import render

FILE = PurePosixPath("Jenkinsfile")
MOST_INPUTS = 100
STAGES_IN_A_ROW = 4


def render_ci(
    pipeline: Pipeline, *, layout: Layout, extras: frozenset[str] = frozenset()
) -> dict[PurePosixPath, str]:
    """Return the ``Jenkinsfile`` in the package's folder: the job is told where it lies.

    Args:
        extras: ``stages`` adds the training, ``docker`` its image.

    Raises:
        InputError: the folder's name would mean something to Jenkins.
    """
    folder = plain_folder(layout, "Jenkins")
    staged = EXTRA in extras
    python = python_minor(pipeline)
    image = image_lines(pipeline) if "docker" in extras else ()
    run = [check_run(pipeline)] if runs_alone(pipeline) else []
    text = render(
        "ci/jenkins/Jenkinsfile.jinja",
        comments=tuple(_comments(pipeline, staged=staged)),
        minutes=STAGES_IN_A_ROW * RUN_MINUTES,
        cron=_cron(pipeline) if staged else "",
        folder=str(folder),
        environment=[f"python{python} -m venv --clear .venv", ". .venv/bin/activate"],
        checks=[INSTALL, *(line for lines in CHECKS.values() for line in lines), *run],
        runs=bool(run),
        stages=[_stage(pipeline, name) for name in STAGES] if staged else [],
        names=", ".join(f"'{name}'" for name in STAGES),
        inputs=[(name, hint(value)) for name, value in inputs(pipeline, MOST_INPUTS).items()],
        build=[*image, *build_lines(image=bool(image))],
        digest=DIGEST,
        sealed=SEALED,
    )
    return {FILE: text}


def _comments(pipeline: Pipeline, *, staged: bool) -> Iterator[str]:
    yield f"Needs agents with python{python_minor(pipeline)}."
    if staged:
        yield "Started by hand or by the clock it builds one release and runs it in dev, staging"
        yield "and, once somebody has approved it, production, each with its gate."
        if not runs_alone(pipeline):
            yield f"The variable {DATA} names the folder on the agents that holds the input data."
        yield from left_out(pipeline, MOST_INPUTS)


def _stage(pipeline: Pipeline, name: str) -> dict[str, Any]:
    place = STAGES.index(name)
    wanted = " || ".join(f"params.LAST_STAGE == '{one}'" for one in STAGES[place:])
    return {
        "name": name,
        "title": name.capitalize(),
        "reaches": wanted if place else "",
        "approved": name == STAGES[-1],
        "lines": [*install_lines(), *stage_lines(pipeline, name)],
    }


def _cron(pipeline: Pipeline) -> str:
    """Return the schedule in numbers: Jenkins knows no names of days and months."""
    if not pipeline.schedule:
        return ""
    found = times(pipeline.schedule)
    return " ".join((found.minute, found.hour, found.day, found.month, found.weekday))
