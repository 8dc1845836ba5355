"""Use case: does a package compute what its notebook computes?"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nb2prod.errors import InputError

if TYPE_CHECKING:
    from nb2prod.execution.kernel_run import Progress
    from nb2prod.execution.verify_result import Verification
    from nb2prod.model.notebook import Notebook
    from nb2prod.model.pipeline import Pipeline

DOCUMENT = Path(".nb2prod", "pipeline.json")
_NEVER_RUNS = "skip-execution"


def verify(
    path: Path,
    package: Path,
    *,
    python: str = "",
    isolated: bool = False,
    repeat: int = 1,
    timeout: float | None = None,
    progress: Progress | None = None,
    say: Callable[[str], None] | None = None,
) -> Verification:
    """Run a notebook and a package, each in fresh processes, and compare all that they give.

    Args:
        path: the notebook.
        package: the folder of the package, which may have been edited.
        python: the package's interpreter; empty for that of the notebook's kernel.
        isolated: each step runs in a process of its own.
        repeat: how often both run.
        timeout: seconds for one cell, and for one step.
        progress: called as a cell starts.
        say: called as a run starts, with what it is.

    Raises:
        InputError: the notebook or the package cannot be read.
        RunError: one of them failed while it ran.
    """
    from nb2prod.app.plan import plan
    from nb2prod.execution.verify import Request
    from nb2prod.execution.verify import verify as verify_request

    exported = _pipeline_of(package)
    planned = plan(path)
    notebook = planned.notebook
    pipeline, notes = exported, list[str]()
    if not _same_code(notebook, exported, package):
        pipeline = replace(planned.pipeline, package=exported.package)
        notes.append("the notebook has changed since the package was exported")
    notes += _other_data(notebook, exported)
    never = {cell.index for cell in notebook.cells if _NEVER_RUNS in cell.tags}
    request = Request(
        notebook=notebook,
        statements=[s for s in planned.dataflow.statements if s.origin.cell not in never],
        pipeline=pipeline,
        package=package,
        name=exported.package,
        python=python,
        isolated=isolated,
        repeat=repeat,
        timeout=timeout,
        notes=tuple(notes),
        progress=progress,
        say=say,
    )
    return verify_request(request)


def _pipeline_of(package: Path) -> Pipeline:
    """Return what a package was rendered from."""
    from nb2prod.model.document import pipeline_from_dict

    document = package / DOCUMENT
    try:
        content: Any = json.loads(document.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{package} is not a package of nb2prod: {DOCUMENT} is missing") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{document} cannot be read: {error}") from None
    if not isinstance(content, dict):
        raise InputError(f"{document} must be an object")
    pipeline = pipeline_from_dict(content)
    if not (package / "src" / pipeline.package).is_dir():
        raise InputError(
            f"{package} has no folder src/{pipeline.package}: was the package renamed? "
            "export it again"
        )
    return pipeline


def _same_code(notebook: Notebook, exported: Pipeline, package: Path) -> bool:
    """Tell whether cells and tags are those that the package was made from."""
    from nb2prod.errors import Nb2prodError
    from nb2prod.notebook.read import read_notebook

    if notebook.digest and notebook.digest == exported.source.digest:
        return True
    copy = package / "notebooks" / exported.source.notebook
    try:
        before = read_notebook(copy)
    except Nb2prodError:
        return False
    return _code(before) == _code(notebook)


def _code(notebook: Notebook) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(cell.kind, cell.source, cell.tags) for cell in notebook.cells]


def _other_data(notebook: Notebook, exported: Pipeline) -> list[str]:
    """Say which input files are not those that the package carries."""
    import hashlib

    found = []
    for file in exported.input_files:
        source = notebook.path.parent / file.path
        content = source.read_bytes() if file.carried and source.is_file() else None
        if content is not None and hashlib.sha256(content).hexdigest() != file.digest:
            found.append(f"{file.path} has changed since the package was exported")
    return found


def report(found: Verification) -> str:
    """Return the verification as one HTML file."""
    from nb2prod.execution.verify_report import render_report
    from nb2prod.notebook.read import read_notebook

    return render_report(found, read_notebook(found.notebook))
