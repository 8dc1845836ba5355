"""Use case: an exported package's own tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from nb2prod.errors import InputError

if TYPE_CHECKING:
    from nb2prod.execution.own_tests import TestRun

PARITY = "tests/parity"


def run_tests(
    folder: Path,
    *,
    only: str = "",
    output: Callable[[str], None],
    cancelled: Callable[[], bool],
) -> TestRun:
    """Run them where the notebook runs.

    Args:
        only: a folder below the package's, such as ``PARITY``.
        output: called with each line that they write.
        cancelled: asked whether to end.

    Raises:
        InputError: the folder holds no exported package.
        RunError: they could not run, or were cancelled.
    """
    from nb2prod.execution.own_tests import run_own_tests
    from nb2prod.planning.interpreter import interpreter_of

    if not is_package(folder):
        raise InputError("there is no exported package: export the notebook first")
    python = interpreter_of(_kernel(folder))
    return run_own_tests(folder, python, only=only, output=output, cancelled=cancelled)


def is_package(folder: Path) -> bool:
    """Whether nb2prod wrote a package there."""
    from nb2prod.output.manifest import MANIFEST

    return (folder / MANIFEST).is_file()


def _kernel(folder: Path) -> str | None:
    """The kernel of the notebook in the package."""
    from nb2prod.notebook.read import read_notebook

    for path in sorted((folder / "notebooks").glob("*")):
        try:
            return read_notebook(path).kernel
        except InputError:
            continue
    return None
