"""Verifying: notebook and package run in fresh processes, and all that they give is compared."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nb2prod.execution.comparison.tolerance import DEFAULT
from nb2prod.execution.kernel_run import Progress
from nb2prod.execution.package_process import package_of, step_names
from nb2prod.execution.verify_notebook import watch_notebook
from nb2prod.execution.verify_observed import Observed
from nb2prod.execution.verify_package import watch_package, watch_steps
from nb2prod.execution.verify_places import Places
from nb2prod.execution.verify_result import Row, Source, Status, Verification
from nb2prod.execution.verify_rows import Sides, compare_runs
from nb2prod.execution.verify_sources import find_sources, unseeded
from nb2prod.execution.verify_varying import told_apart, varying, worst
from nb2prod.model.dataflow import Statement
from nb2prod.model.notebook import Notebook
from nb2prod.model.pipeline import Pipeline

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be verified, and how.

    Attributes:
        statements: those of the notebook that run, in order.
        pipeline: the steps of the notebook.
        package: the package's folder.
        name: the package's import name.
        python: the package's interpreter; empty for that of the notebook's kernel.
        isolated: each step runs in a process of its own.
        repeat: how often notebook and package run.
        timeout: seconds for one cell, and for one step.
        notes: what is known already that a reader has to know.
        progress: called as a cell starts.
        say: called as a run starts, with what it is.
    """

    notebook: Notebook
    statements: Sequence[Statement]
    pipeline: Pipeline
    package: Path
    name: str
    python: str = ""
    isolated: bool = False
    repeat: int = 1
    timeout: float | None = None
    notes: tuple[str, ...] = ()
    progress: Progress | None = None
    say: Say | None = None


def verify(request: Request) -> Verification:
    """Run a notebook and its package, and compare all that they give.

    Nothing of the user's is changed: both run in folders of their own.

    Raises:
        InputError: the package's interface or interpreter cannot be used.
        RunError: the notebook or the package failed.
    """
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="nb2prod-") as folder:
        found = _Verifying(request, Path(folder).resolve()).found()
    return Verification(**found, seconds=time.monotonic() - started)


class _Verifying:
    def __init__(self, request: Request, folder: Path) -> None:
        self._request, self._folder = request, folder
        self._package = package_of(
            request.package,
            request.name,
            request.notebook,
            request.pipeline,
            folder / "data",
            python=request.python,
            timeout=request.timeout,
        )
        self._places = Places(request.notebook, request.pipeline)
        self._names = step_names(self._package)
        self._unseeded = unseeded(request.statements)
        self._notebooks: list[Observed] = []

    def found(self) -> dict[str, Any]:
        request = self._request
        for _ in range(request.repeat):
            self._run_notebook()
        packages = [self._run_package(number) for number in range(request.repeat)]
        rows = worst([self._rows(run, self._names) for run in packages])
        rows, sources = self._told_apart(rows)
        return {
            "notebook": request.notebook.path,
            "package": request.package,
            "rows": rows,
            "sources": sources,
            "notes": (*request.notes, *self._advice(rows)),
            "notebook_runs": len(self._notebooks),
            "package_runs": len(packages),
            "isolated": request.isolated,
            "python": f"{self._package.python} ({packages[0].python})",
        }

    def _told_apart(self, rows: tuple[Row, ...]) -> tuple[tuple[Row, ...], tuple[Source, ...]]:
        """Run the notebook again if that may explain a difference; find what varies, and why."""
        if len(self._notebooks) == 1:
            differs = any(row.status is Status.DIFFERS for row in rows)
            if not (differs and self._unseeded):
                return rows, ()
            self._run_notebook()
        first, *others = self._notebooks
        known = [step.name for step in self._request.pipeline.steps]
        varied = varying(self._rows(other, known) for other in others)
        return told_apart(rows, varied), find_sources(first, others, self._request.statements)

    def _rows(self, found: Observed, names: Sequence[str]) -> tuple[Row, ...]:
        sides = Sides(
            pipeline=self._request.pipeline,
            expected=self._notebooks[0],
            found=found,
            places=self._places,
            names=names,
            tolerance=DEFAULT,
        )
        return compare_runs(sides)

    def _advice(self, rows: Sequence[Row]) -> tuple[str, ...]:
        if len(self._notebooks) > 1 or all(row.status is not Status.DIFFERS for row in rows):
            return ()
        return ("--repeat 2 shows whether the notebook itself gives the same values twice",)

    def _run_notebook(self) -> None:
        number = len(self._notebooks)
        self._say("the notebook", number)
        request = self._request
        run = watch_notebook(
            request.notebook,
            request.pipeline,
            self._folder / f"notebook-{number}",
            tracked=request.statements if request.repeat > 1 or self._unseeded else (),
            timeout=request.timeout,
            progress=request.progress,
        )
        self._notebooks.append(run)

    def _run_package(self, number: int) -> Observed:
        self._say("the package", number)
        watch = watch_steps if self._request.isolated else watch_package
        return watch(self._package, self._folder / f"package-{number}", self._names)

    def _say(self, what: str, number: int) -> None:
        if self._request.say is not None:
            self._request.say(f"running {what}{'' if number == 0 else ' again'}")
