"""What AWS CodeBuild runs: checks, the build of a release, and a stage."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from nb2prod.ci.commands import (
    CHECKS,
    DIGEST,
    INSTALL,
    SEALED,
    build_lines,
    check_run,
    image_lines,
    install_lines,
    runs_alone,
    stage_lines,
)
from nb2prod.ci.documents import to_yaml
from nb2prod.ci.layout import HERE
from nb2prod.model.pipeline import Pipeline
from nb2prod.rendering.distribution import python_minor

FOLDER = PurePosixPath("aws")
CHECK = FOLDER / "checks.buildspec.yml"
BUILD = FOLDER / "build.buildspec.yml"
STAGE = FOLDER / "stage.buildspec.yml"


def checks(pipeline: Pipeline, below: PurePosixPath) -> str:
    """Return the buildspec of the checks."""
    lines = [INSTALL, *(line for group in CHECKS.values() for line in group)]
    run = [check_run(pipeline)] if runs_alone(pipeline) else []
    return to_yaml(_buildspec(pipeline, [*_enter(below), *lines, *run]))


def build(pipeline: Pipeline, below: PurePosixPath, *, docker: bool) -> str:
    """Return the buildspec that makes the release, and passes its digest on."""
    image = image_lines(pipeline) if docker else ()
    lines = [*_enter(below), *image, *build_lines(image=docker)]
    document = _buildspec(pipeline, [*lines, f'export {DIGEST}="$({SEALED})"'])
    document["env"]["exported-variables"] = [DIGEST]
    files = {"files": ["release/**/*", str(STAGE)]}
    folder = {"base-directory": str(below)} if below != HERE else {}
    return to_yaml(document | {"artifacts": files | folder})


def stage(pipeline: Pipeline) -> str:
    """Return the buildspec that runs the stage whose name ``STAGE`` has."""
    lines = ["cd release", *install_lines(), *stage_lines(pipeline, '"$STAGE"')]
    document = _buildspec(pipeline, lines)
    return to_yaml(document | {"artifacts": {"base-directory": "runs", "files": ["**/*"]}})


def _enter(below: PurePosixPath) -> list[str]:
    return ['cd "$PACKAGE_FOLDER"'] if below != HERE else []


def _buildspec(pipeline: Pipeline, lines: Iterable[str]) -> dict[str, Any]:
    return {
        "version": 0.2,
        "env": {"shell": "bash"},
        "phases": {
            "install": {"runtime-versions": {"python": python_minor(pipeline)}},
            "build": {"commands": list(lines)},
        },
    }
