"""GitLab CI: checks on every merge request; with stages, training and promotion."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from nb2prod.ci.commands import (
    CHECK_MINUTES,
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
from nb2prod.ci.documents import spaced, to_yaml
from nb2prod.ci.layout import HERE, Layout, plain_folder
from nb2prod.model.pipeline import Pipeline
from nb2prod.rendering.distribution import python_minor
from nb2prod.rendering.stages import EXTRA, STAGES

FILE = PurePosixPath(".gitlab-ci.yml")
MOST_INPUTS = 100
ENTER = 'cd "$PACKAGE_FOLDER"'
DOCKER = "docker:28"


def render_ci(
    pipeline: Pipeline, *, layout: Layout, extras: frozenset[str] = frozenset()
) -> dict[PurePosixPath, str]:
    """Return ``.gitlab-ci.yml`` in the package's folder; below the root it is to be included.

    Args:
        extras: ``stages`` adds the training, ``docker`` its image.

    Raises:
        InputError: the folder's name would mean something to GitLab.
    """
    below = plain_folder(layout, "GitLab")
    stages = EXTRA in extras
    package = pipeline.package
    document: dict[str, Any] = {"stages": ["check", *(["build", *STAGES] if stages else [])]}
    if stages:
        document["variables"] = _variables(pipeline)
    document[f".{package}"] = {
        "image": f"python:{python_minor(pipeline)}",
        "variables": {"PACKAGE_FOLDER": str(below)},
        "interruptible": True,
    }
    jobs = {**_checks(pipeline, below)}
    if stages:
        jobs |= _training(pipeline, below, docker="docker" in extras)
    document |= {
        f"{package}:{name}": {"extends": f".{package}"} | job for name, job in jobs.items()
    }
    comments = _comments(pipeline, below, stages=stages)
    return {FILE: spaced(to_yaml(document, comments), ("variables", r"\.?\S+"))}


def _comments(pipeline: Pipeline, below: PurePosixPath, *, stages: bool) -> Iterator[str]:
    if below != HERE:
        yield "GitLab reads this file if the one at the repository's root includes it:"
        yield "include:"
        yield f"  - local: {below / FILE}"
        yield "Where that one lists stages of its own, it has to list these, too."
    if stages:
        yield f"A pipeline started or scheduled with the variable TRAIN={pipeline.package} builds"
        yield "one release and runs it in dev, staging and, when somebody starts that, production."
        yield f"Protect the environment {pipeline.package}/production: who may start it, approves."
        if pipeline.schedule:
            yield f"Schedules are not set here: create one for {pipeline.schedule!r}."
        if not runs_alone(pipeline):
            yield f"The variable {DATA} names the folder on the runner that holds the input data."
        yield from left_out(pipeline, MOST_INPUTS)


def _variables(pipeline: Pipeline) -> dict[str, Any]:
    train = {"value": "", "description": f"{pipeline.package} starts its training"}
    values = {
        variable: {"value": "", "description": hint(name)}
        for variable, name in inputs(pipeline, MOST_INPUTS).items()
    }
    return {"TRAIN": train, **values}


def _checks(pipeline: Pipeline, below: PurePosixPath) -> dict[str, Any]:
    changes = {"changes": [f"{below}/**/*"]} if below != HERE else {}
    sources = (
        '$CI_PIPELINE_SOURCE == "merge_request_event"',
        '$CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH',
    )
    common = {"stage": "check", "rules": [{"if": source, **changes} for source in sources]}
    found: dict[str, Any] = {
        name: {
            **common,
            "timeout": f"{CHECK_MINUTES} minutes",
            "script": [ENTER, INSTALL, *lines],
        }
        for name, lines in CHECKS.items()
    }
    if runs_alone(pipeline):
        found["run"] = {
            **common,
            "timeout": f"{RUN_MINUTES} minutes",
            "script": [ENTER, INSTALL, check_run(pipeline)],
            "artifacts": _artifacts(below / "runs" / "ci"),
        }
    return found


def _training(pipeline: Pipeline, below: PurePosixPath, *, docker: bool) -> dict[str, Any]:
    package = pipeline.package
    rule = f'$TRAIN == "{package}"'
    common = {
        "rules": [{"if": rule}],
        "timeout": f"{RUN_MINUTES} minutes",
        "interruptible": False,
    }
    jobs: dict[str, Any] = {}
    if docker:
        jobs["image"] = {
            "stage": "build",
            **common,
            "image": DOCKER,
            "services": [f"{DOCKER}-dind"],
            "variables": {"DOCKER_HOST": "tcp://docker:2375", "DOCKER_TLS_CERTDIR": ""},
            "script": [ENTER, *image_lines(pipeline)],
            "artifacts": _artifacts(below / "image.tar"),
        }
    jobs["build"] = {
        "stage": "build",
        **common,
        "needs": [f"{package}:image"] if docker else [],
        "script": [
            ENTER,
            *build_lines(image=docker),
            f'echo "{DIGEST}=$({SEALED})" > release.env',
        ],
        "artifacts": _artifacts(below / "release")
        | {"reports": {"dotenv": str(below / "release.env")}},
    }
    for place, stage in enumerate(STAGES):
        approved = {"when": "manual", "allow_failure": False} if stage == STAGES[-1] else {}
        earlier = [{"job": f"{package}:{one}", "artifacts": False} for one in STAGES[:place]]
        jobs[stage] = {
            "stage": stage,
            **common,
            "rules": [{"if": rule, **approved}],
            "needs": [{"job": f"{package}:build", "artifacts": True}, *earlier],
            "environment": {"name": f"{package}/{stage}"},
            "variables": {"GIT_STRATEGY": "empty"},
            "script": [
                'cd "$PACKAGE_FOLDER/release"',
                *install_lines(),
                *stage_lines(pipeline, stage),
            ],
            "artifacts": _artifacts(below / "runs" / stage),
        }
    return jobs


def _artifacts(path: PurePosixPath) -> dict[str, Any]:
    return {"paths": [str(path)], "when": "always", "expire_in": "30 days"}
