"""What a sweep runs: a notebook in kernels, or an exported package in processes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from nb2prod.errors import InputError, ProtectedError
from nb2prod.execution import package_run
from nb2prod.execution.engines import package_runner
from nb2prod.execution.engines.protocol import Outcome, Worker
from nb2prod.execution.sweep_space import Trial
from nb2prod.model.run import ParameterValue, Run, RunStatus
from nb2prod.tracking.book import Book
from nb2prod.tracking.files import listed
from nb2prod.tracking.place import run_folder

VIA = "sweep"
_UNTIL_GONE = 15.0
_STRAGGLERS = 2.5
_NOTEBOOK_WORKER = "nb2prod.execution.engines.notebook_worker"


class Target(Protocol):
    """What runs."""

    def digest(self) -> str:
        """SHA-256 of its code."""

    def literals(self, texts: Mapping[str, Sequence[str]]) -> dict[str, dict[str, str]]:
        """Literals of the values that texts stand for, by parameter and text.

        Raises:
            InputError: there is no such parameter, or a value does not fit.
        """

    def worker(self) -> Worker:
        """What runs trials of it."""

    def request(self, trial: Trial) -> dict[str, Any]:
        """What to send to a worker."""

    def prepare(self, trial: Trial, book: Book) -> None:
        """Take away what an earlier start of the trial left."""

    def keep(self, trial: Trial, outcome: Outcome, status: RunStatus, book: Book) -> Run:
        """Keep the run of a trial for good, and return it."""


class PackageTarget:
    """An exported package."""

    def __init__(self, folder: Path, *, book: Path, sweep: str = "", python: str = "") -> None:
        self._package = package_run.read_package(folder)
        self._python = package_run.interpreter_of(self._package, python or None)
        self._book = book
        self._sweep = sweep

    def digest(self) -> str:
        """SHA-256 of its modules and of ``params.yaml``."""
        source = self._package.folder / "src"
        total = hashlib.sha256()
        for path in [*sorted(source.rglob("*.py")), self._package.folder / "params.yaml"]:
            if path.is_file():
                total.update(f"{path.relative_to(self._package.folder).as_posix()}\n".encode())
                total.update(hashlib.sha256(path.read_bytes()).digest())
        return total.hexdigest()

    def literals(self, texts: Mapping[str, Sequence[str]]) -> dict[str, dict[str, str]]:
        """Literals of the values that the package reads in the texts."""
        worker = self.worker()
        command = [*worker.command, json.dumps({name: list(one) for name, one in texts.items()})]
        try:
            done = subprocess.run(
                command,
                cwd=worker.folder,
                env=dict(worker.environment),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                encoding="utf-8",
                errors="replace",
            )
        except OSError as error:
            raise InputError(f"{self._python}: cannot be started: {error.strerror}") from error
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["it failed without a word"])[-1]
            raise InputError(f"{self._package.folder}: cannot be imported: {last}")
        answer = json.loads(done.stdout.splitlines()[-1])
        if "error" in answer:
            raise InputError(f"{self._package.folder}: {answer['error']}")
        return {
            name: dict(zip(texts[name], map(package_run.literal_of, found), strict=True))
            for name, found in answer["values"].items()
        }

    def worker(self) -> Worker:
        """The package's interpreter, with the one file that it needs."""
        source = Path(package_runner.__file__).read_text(encoding="utf-8")
        return Worker(
            command=(self._python, "-c", source, self._package.name),
            environment=package_run.environment_of(self._package),
            folder=str(self._package.folder.absolute()),
        )

    def request(self, trial: Trial) -> dict[str, Any]:
        """The texts of the values, which the package reads itself."""
        folder = str(run_folder(self._book, trial.run))
        return {"run": trial.run, "folder": folder, "values": trial.texts()}

    def prepare(self, trial: Trial, book: Book) -> None:
        """Nothing: the worker empties the folder, and the book has only runs that have ended."""

    def keep(self, trial: Trial, outcome: Outcome, status: RunStatus, book: Book) -> Run:
        """Save the run with what the package wrote."""
        folder = run_folder(self._book, trial.run)
        begun = Run(
            id=trial.run,
            experiment=f"{self._package.name}.ipynb",
            status=status,
            via=VIA,
            started=outcome.started or time.time(),
            sweep=self._sweep,
        )
        found = package_run.read_results(begun, folder)
        run = replace(
            found,
            seconds=outcome.seconds,
            error=outcome.error,
            parameters=found.parameters or _parameters(trial),
            files=listed(self._book.parent, folder),
        )
        book.save(run)
        return run


class NotebookTarget:
    """A notebook, each run in a kernel of its own."""

    def __init__(self, path: Path, *, book: Path, sweep: str = "") -> None:
        from nb2prod.execution.parameter_values import parameters_of
        from nb2prod.notebook.read import read_notebook

        self._path = path.absolute()
        self._notebook = read_notebook(self._path)
        self._known = parameters_of(self._notebook)
        self._book = book
        self._sweep = sweep

    def digest(self) -> str:
        """SHA-256 of its cells and their tags."""
        cells = [(cell.kind, cell.source, list(cell.tags)) for cell in self._notebook.cells]
        return hashlib.sha256(json.dumps(cells).encode(errors="surrogatepass")).hexdigest()

    def literals(self, texts: Mapping[str, Sequence[str]]) -> dict[str, dict[str, str]]:
        """Literals of the values that the exported package would read in the texts."""
        from nb2prod.analysis.literals import literal_text
        from nb2prod.execution.parameter_values import parse_values

        def read(name: str, text: str) -> str:
            return literal_text(parse_values([f"{name}={text}"], self._known)[name])

        return {name: {text: read(name, text) for text in one} for name, one in texts.items()}

    def worker(self) -> Worker:
        """Our interpreter, which runs one notebook after the other by papermill."""
        given = {"notebook": str(self._path), "book": str(self._book), "sweep": self._sweep}
        return Worker(
            command=(sys.executable, "-P", "-m", _NOTEBOOK_WORKER, json.dumps(given)),
            environment=dict(os.environ),
            folder=str(self._path.parent),
        )

    def request(self, trial: Trial) -> dict[str, Any]:
        """The literals of the values."""
        folder = str(run_folder(self._book, trial.run))
        return {"run": trial.run, "folder": folder, "values": trial.literals()}

    def prepare(self, trial: Trial, book: Book) -> None:
        """Take an interrupted run out of the book, and remove its folder.

        Raises:
            ProtectedError: it still runs.
        """
        until = time.monotonic() + _UNTIL_GONE
        while (found := _found(book, trial.run)) and found.status is RunStatus.RUNNING:
            if time.monotonic() > until:
                raise ProtectedError(f"run {trial.run} still runs in another process: stop it")
            time.sleep(0.2)
        book.delete(trial.run)
        shutil.rmtree(run_folder(self._book, trial.run), ignore_errors=True)

    def keep(self, trial: Trial, outcome: Outcome, status: RunStatus, book: Book) -> Run:
        """Note the files of the run, and its end where its process could not."""
        ended = time.time()
        if outcome.died:  # its kernel ends soon after it, and may have written until then
            time.sleep(_STRAGGLERS)
        run = _found(book, trial.run) or self._unbegun(trial, outcome, status)
        known = {parameter.name for parameter in run.parameters}
        missing = [one for one in _parameters(trial) if one.name not in known]
        run = replace(
            run,
            status=status,
            seconds=ended - run.started if run.seconds is None else run.seconds,
            error=outcome.error or run.error,
            parameters=(*run.parameters, *missing),
            files=listed(self._book.parent, run_folder(self._book, trial.run)),
        )
        book.save(run)
        return replace(run, executions=())

    def _unbegun(self, trial: Trial, outcome: Outcome, status: RunStatus) -> Run:
        return Run(
            id=trial.run,
            experiment=self._path.name,
            status=status,
            via=VIA,
            started=outcome.started or time.time(),
            parameters=_parameters(trial),
            sweep=self._sweep,
            error=outcome.error,
        )


def _parameters(trial: Trial) -> tuple[ParameterValue, ...]:
    items = trial.literals().items()
    return tuple(ParameterValue(name=name, text=text) for name, text in items)


def _found(book: Book, run: str) -> Run | None:
    try:
        return book.run(run)
    except InputError:
        return None
