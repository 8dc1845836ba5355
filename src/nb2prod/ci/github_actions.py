"""GitHub Actions: lint, types, tests and a run of the pipeline on every pull request."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from nb2prod.errors import InputError
from nb2prod.model.pipeline import Pipeline
from nb2prod.rendering.distribution import python_minor
from nb2prod.rendering.formatting import remembered

CHECKOUT = "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8"
SETUP_PYTHON = "actions/setup-python@e797f83bcb11b83ae66e0230d6156d7c80228e7c"
UPLOAD_ARTIFACT = "actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02"
RELEASES = {CHECKOUT: "v5.0.0", SETUP_PYTHON: "v6.0.0", UPLOAD_ARTIFACT: "v4.6.2"}

HERE = PurePosixPath(".")
CHECK_MINUTES = 20
RUN_MINUTES = 60
INSTALL = 'python -m pip install -e ".[dev]" -c constraints.txt'
GLOB = re.compile(r"([*?+\[\]!\\])")
FORBIDDEN = re.compile(r"\$\{\{|[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where a package lies.

    Attributes:
        git_root: root of the git repository that holds the package; None where there is none.
        package_path: the package's folder relative to that root; ``.`` at the root itself.
    """

    git_root: Path | None = None
    package_path: PurePosixPath = HERE


def render_ci(pipeline: Pipeline, *, layout: Layout) -> dict[PurePosixPath, str]:
    """Return the workflow by its path relative to the package's folder.

    GitHub reads workflows at the root of a repository only: for a package below the root the path
    climbs there, and the workflow runs in the package's folder, when something in it changes.

    Raises:
        InputError: the folder's name would mean something to GitHub.
    """
    below = layout.package_path if layout.git_root is not None else HERE
    check_path(below)
    path = PurePosixPath(
        *[".."] * len(below.parts), ".github", "workflows", f"{pipeline.package}.yml"
    )
    return {path: to_yaml(workflow(pipeline, below, path.name))}


def check_path(folder: PurePosixPath) -> None:
    """Refuse a folder whose name GitHub would evaluate, or that is no place below the root."""
    if FORBIDDEN.search(str(folder)):
        raise InputError(
            f"rename the folder {str(folder)!r}: GitHub would evaluate a part of its name"
        )
    if folder.is_absolute() or ".." in folder.parts:
        raise InputError(
            f"the folder {str(folder)!r} does not lie below the root of the repository"
        )


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
    run = f"python -m {pipeline.package} run --output-dir runs/ci"
    found = {
        "lint": job("Lint", [*setup, {"run": "ruff check ."}, {"run": "black --check ."}]),
        "types": job("Types", [*setup, {"run": "mypy"}]),
        "tests": job("Tests", [*setup, {"run": "pytest"}]),
    }
    if all(file.carried for file in pipeline.input_files):
        found["run"] = job("Pipeline run", [*setup, {"run": run}, keep], minutes=RUN_MINUTES)
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


def to_yaml(document: dict[str, Any]) -> str:
    """Return the document as YAML, with the release named beside each pinned commit."""
    key = json.dumps(document) + Path(__file__).read_text(encoding="utf-8")
    return remembered("yaml", key, lambda: _to_yaml(document))


def _to_yaml(document: dict[str, Any]) -> str:
    import yaml

    class Dumper(yaml.SafeDumper):
        """Indents lists, writes null as nothing, repeats instead of aliasing."""

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
            super().increase_indent(flow, False)

        def ignore_aliases(self, data: Any) -> bool:
            return True

    Dumper.add_representer(str, _represent_text)
    Dumper.add_representer(
        type(None),
        lambda dumper, _: dumper.represent_scalar("tag:yaml.org,2002:null", ""),
    )
    text = yaml.dump(
        document, Dumper=Dumper, sort_keys=False, width=sys.maxsize, allow_unicode=True
    )
    for action, release in RELEASES.items():
        text = text.replace(f"uses: {action}\n", f"uses: {action} # {release}\n")
    text = text.replace("\n'on':\n", "\non:\n", 1)
    return re.sub(r"\n(?=(on|permissions|defaults|jobs):)", "\n\n", text)


def _represent_text(dumper: Any, text: str) -> Any:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)
