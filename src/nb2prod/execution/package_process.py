"""Processes that run code of a package with its own interpreter, watched or not."""

from __future__ import annotations

import contextlib
import json
import math
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from nb2prod.errors import InputError, RunCancelledError, RunError
from nb2prod.execution.kernel_run import Cancelled
from nb2prod.execution.verify_notebook import loading
from nb2prod.execution.verify_observed import read
from nb2prod.execution.verify_python import given_python, kernel_python
from nb2prod.model.notebook import Notebook
from nb2prod.model.pipeline import Pipeline

_POLL_SECONDS = 0.2
_GRACE_SECONDS = 5.0


class TooLongError(RunError):
    """The package was ended because it took longer than it may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A package that is to run.

    Attributes:
        root: its folder, with ``src/``.
        name: the import name.
        python: the interpreter.
        environment: variables that the kernel sets.
        data: a folder with input files that it does not carry.
        depth: how many levels above the notebook's folder its paths reach.
        timeout: seconds for one step.
        cancelled: asked several times a second whether its processes are to end.
    """

    root: Path
    name: str
    python: str
    environment: Mapping[str, str]
    data: Path | None = None
    depth: int = 0
    timeout: float | None = None
    cancelled: Cancelled | None = None

    @property
    def source(self) -> Path:
        """The folder that its modules are imported from."""
        return self.root.resolve() / "src"

    @property
    def params(self) -> Path:
        """The file with the parameters' values, which its command line reads."""
        return self.root.resolve() / "params.yaml"


def package_of(
    root: Path,
    name: str,
    notebook: Notebook,
    pipeline: Pipeline,
    data: Path,
    *,
    python: str = "",
    timeout: float | None = None,
    cancelled: Cancelled | None = None,
) -> Exported:
    """Return a package of a notebook as it is to run.

    Args:
        root: its folder.
        name: its import name.
        data: a folder for links to the input files that it does not carry.
        python: the interpreter; empty for that of the notebook's kernel.

    Raises:
        InputError: there is no such interpreter.
        RunError: the kernel has none.
    """
    environment: Mapping[str, str] = {}
    if python:
        python = given_python(python)
    else:
        python, environment = kernel_python(notebook.kernel)
    return Exported(
        root=root,
        name=name,
        python=python,
        environment=environment,
        data=_linked(notebook, pipeline, data),
        depth=pipeline.depth,
        timeout=timeout,
        cancelled=cancelled,
    )


def _linked(notebook: Notebook, pipeline: Pipeline, folder: Path) -> Path | None:
    """Place links to the input files that the package does not carry where it looks for them."""
    home = notebook.path.parent.resolve()
    start = folder.joinpath(*["work"] * pipeline.depth)
    given = None
    for file in pipeline.input_files:
        place = Path(os.path.normpath(start / PurePosixPath(file.path)))
        source = home / file.path
        if file.carried or not source.exists() or not place.is_relative_to(folder):
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            place.symlink_to(os.path.normpath(source))
        given = folder
    return given


def step_names(package: Exported) -> tuple[str, ...]:
    """Ask the package which steps it has.

    Raises:
        InputError: it does not say so.
        RunError: it cannot be imported.
    """
    done = _python(package, ["-m", package.name, "steps", "--json"], 1)
    if done.returncode:
        raise RunError(f"the package cannot be started: {_last_line(done.stderr)}")
    try:
        return tuple(str(step["name"]) for step in json.loads(done.stdout))
    except (ValueError, TypeError, KeyError):
        raise InputError(
            f"`python -m {package.name} steps --json` does not list the package's steps: "
            "export it again"
        ) from None


def watched(package: Exported, folder: Path, given: Mapping[str, Any], steps: int) -> Any:
    """Run our watcher with the package's interpreter; return its answer."""
    folder.mkdir(parents=True, exist_ok=True)
    request = {
        "package": package.name,
        "source": str(package.source),
        "params": str(package.params),
        "folder": str(folder),
        "output": str(folder / "run"),
        "data": str(package.data) if package.data else "",
        "depth": package.depth,
        **given,
    }
    (folder / "given.json").write_text(json.dumps(request), encoding="utf-8")
    line = loading(f"module('inside.package').main(Path({str(folder)!r}))")
    done = _python(package, ["-c", line], steps, folder / "answer.json")
    if not (folder / "answer.json").is_file():
        raise RunError(f"the package's process ended early: {_ending(done)}")
    answer = read(folder / "answer.json")
    if "interface" in answer:
        raise InputError(
            f"the package is not as nb2prod writes it: {answer['interface']}; export it again"
        )
    if "error" in answer:
        raise RunError(f"the package failed: {answer['error']['text']}")
    if answer.get("code"):
        raise RunError(f"the package failed: {_said(package, done.stderr)}")
    return answer


def _python(
    package: Exported, arguments: Sequence[str], steps: int, answer: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the package's interpreter in an empty folder, with the package on its path.

    Python looks for modules in the current folder first: there may be a ``churn.py`` beside
    the package ``churn``.
    """
    searched = [str(package.source), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {
        **os.environ,
        **package.environment,
        "PYTHONDONTWRITEBYTECODE": "1",  # nothing is left in the package
        "PYTHONPATH": os.pathsep.join(searched),
    }
    limit = math.inf if package.timeout is None else package.timeout * max(steps, 1)
    with (
        tempfile.TemporaryDirectory(prefix="nb2prod-") as place,
        tempfile.TemporaryFile() as errors,
    ):
        try:
            process = subprocess.Popen(
                [package.python, *arguments],
                cwd=place,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if "-m" in arguments else subprocess.DEVNULL,
                stderr=errors,
                text=True,
                start_new_session=True,
            )
        except OSError as error:
            raise InputError(f"{package.python} cannot be started: {error.strerror}") from None
        output = _waited(process, limit, package.cancelled, answer)
        errors.seek(max(0, errors.seek(0, os.SEEK_END) - 100_000))
        return subprocess.CompletedProcess(
            arguments, process.returncode, output or "", errors.read().decode("utf-8", "replace")
        )


def _waited(
    process: subprocess.Popen[str], limit: float, cancelled: Cancelled | None, answer: Path | None
) -> str | None:
    """Wait for a process; end it and all that it started when it is done, late or cancelled.

    Args:
        answer: the last file that it writes: threads of a step may keep it from ending then.
    """
    begun, answered = time.monotonic(), math.inf
    try:
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return process.communicate(timeout=_POLL_SECONDS)[0]
            now = time.monotonic()
            if answer is not None and answer.exists():
                answered = min(answered, now)
            if now > answered + _GRACE_SECONDS:
                return None
            if now > begun + limit:
                raise TooLongError(f"the package took more than {limit:g} s: raise the time limit")
            if cancelled is not None and cancelled():
                raise RunCancelledError("the run of the package was cancelled")
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _ending(done: subprocess.CompletedProcess[str]) -> str:
    if done.returncode < 0:
        name = signal.Signals(-done.returncode).name
        return f"{name}; it may have run out of memory"
    return _last_line(done.stderr) or f"exit status {done.returncode}"


def _said(package: Exported, text: str) -> str:
    """Return the line in which the package's command says what failed."""
    start = f"{package.name}: "
    lines = [line.removeprefix(start) for line in text.splitlines() if line.startswith(start)]
    return lines[-1] if lines else _last_line(text)


def _last_line(text: str) -> str:
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")
