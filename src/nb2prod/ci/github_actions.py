"""GitHub Actions: checks on every pull request; with stages, training and promotion."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from nb2prod.ci.commands import (
    CHECK_MINUTES,
    CHECKS,
    INSTALL,
    RUN_MINUTES,
    check_run,
    runs_alone,
)
from nb2prod.ci.documents import spaced, to_yaml
from nb2prod.ci.layout import HERE, Layout, check_below
from nb2prod.errors import InputError
from nb2prod.model.pipeline import Pipeline
from nb2prod.rendering.distribution import python_minor
from nb2prod.rendering.stages import EXTRA

CHECKOUT = "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8"
SETUP_PYTHON = "actions/setup-python@e797f83bcb11b83ae66e0230d6156d7c80228e7c"
UPLOAD_ARTIFACT = "actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02"
DOWNLOAD_ARTIFACT = "actions/download-artifact@634f93cb2916e3fdff6788551b99b062d0335ce0"
RELEASES = {
    CHECKOUT: "v5.0.0",
    SETUP_PYTHON: "v6.0.0",
    UPLOAD_ARTIFACT: "v4.6.2",
    DOWNLOAD_ARTIFACT: "v5.0.0",
}
TITLES = {"lint": "Lint", "types": "Types", "tests": "Tests"}
FOLDER = PurePosixPath(".github", "workflows")
GLOB = re.compile(r"([*?+\[\]!\\])")
FORBIDDEN = re.compile(r"\$\{\{|[\x00-\x1f\x7f]")


def render_ci(
    pipeline: Pipeline, *, layout: Layout, extras: frozenset[str] = frozenset()
) -> dict[PurePosixPath, str]:
    """Return the workflows by their paths relative to the package's folder.

    GitHub reads workflows at the root of a repository only: for a package below the root the path
    climbs there, and the workflow runs in the package's folder, when something in it changes.

    Args:
        extras: ``stages`` adds the training, ``docker`` its image.

    Raises:
        InputError: the folder's name would mean something to GitHub.
    """
    from nb2prod.ci.github_training import training

    below = layout.below
    check_path(below)
    climb = PurePosixPath(*[".."] * len(below.parts))
    name = f"{pipeline.package}.yml"
    files = {climb / FOLDER / name: rendered(workflow(pipeline, below, name))}
    if EXTRA in extras:
        path = climb / FOLDER / f"{pipeline.package}-training.yml"
        document, comments = training(pipeline, below, docker="docker" in extras)
        files[path] = rendered(document, comments)
    return files


def check_path(folder: PurePosixPath) -> None:
    """Refuse a folder whose name GitHub would evaluate, or that is no place below the root."""
    if FORBIDDEN.search(str(folder)):
        raise InputError(
            f"rename the folder {str(folder)!r}: GitHub would evaluate a part of its name"
        )
    check_below(folder)


def workflow(pipeline: Pipeline, below: PurePosixPath, file_name: str) -> dict[str, Any]:
    """Return the workflow as plain data."""
    filters: dict[str, Any] = {}
    if below != HERE:
        filters = {"paths": [f"{pattern(below)}/**", f".github/workflows/{file_name}"]}
    document: dict[str, Any] = {
        "name": pipeline.package,
        "on": {
            "pull_request": filters or None,
            "push": {"branches": ["main", "master"], **filters},
        },
        "permissions": {},
        "concurrency": {
            "group": "${{ github.workflow }}-${{ github.ref }}",
            "cancel-in-progress": True,
        },
    }
    if below != HERE:
        document["defaults"] = {"run": {"working-directory": str(below)}}
    return document | {"jobs": jobs(pipeline, below)}


def pattern(path: PurePosixPath) -> str:
    """Return the glob that matches this path alone."""
    return GLOB.sub(r"\\\1", str(path))


def jobs(pipeline: Pipeline, below: PurePosixPath) -> dict[str, Any]:
    """Return the jobs by name; no run where the package does not hold all its input data."""
    setup = prepare(pipeline, below)
    keep = {
        "name": "Keep the artifacts",
        "uses": UPLOAD_ARTIFACT,
        "with": {
            "name": f"{pipeline.package}-run",
            "path": pattern(below / "runs" / "ci"),
            "if-no-files-found": "error",
        },
    }
    found = {
        name: job(TITLES[name], [*setup, *({"run": line} for line in lines)])
        for name, lines in CHECKS.items()
    }
    if runs_alone(pipeline):
        steps = [*setup, {"run": check_run(pipeline)}, keep]
        found["run"] = job("Pipeline run", steps, minutes=RUN_MINUTES)
    return found


def job(name: str, steps: list[dict[str, Any]], minutes: int = CHECK_MINUTES) -> dict[str, Any]:
    """Return one job that may read the code and nothing else."""
    return {
        "name": name,
        "runs-on": "ubuntu-latest",
        "timeout-minutes": minutes,
        "permissions": {"contents": "read"},
        "steps": steps,
    }


def prepare(pipeline: Pipeline, below: PurePosixPath) -> list[dict[str, Any]]:
    """Return the workflow steps that fetch the code and install the package."""
    needs = [pattern(below / name) for name in ("pyproject.toml", "constraints.txt")]
    return [
        {"uses": CHECKOUT, "with": {"persist-credentials": False}},
        {
            "uses": SETUP_PYTHON,
            "with": {
                "python-version": python_minor(pipeline),
                "cache": "pip",
                "cache-dependency-path": "\n".join(needs) + "\n",
            },
        },
        {"run": INSTALL},
    ]


def rendered(document: dict[str, Any], comments: Iterable[str] = ()) -> str:
    """Return the workflow as YAML, with the release named beside each pinned commit."""
    text = to_yaml(document, comments)
    for action, release in RELEASES.items():
        text = text.replace(f"uses: {action}\n", f"uses: {action} # {release}\n")
    text = text.replace("\n'on':\n", "\non:\n", 1)
    return spaced(text, ("on", "permissions", "defaults", "jobs"))
