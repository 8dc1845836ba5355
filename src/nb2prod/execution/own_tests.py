"""Runs the tests that an exported package brings, with the notebook's own interpreter."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from nb2prod.errors import RunCancelledError, RunError

_CHECK_SECONDS = 60
_POLL_SECONDS = 0.2
_GRACE_SECONDS = 5.0
_LONGEST_LINE = 2_000
_FAILED = 1
_MISSING = re.compile(r"ModuleNotFoundError: No module named '(\w+)")
_DISTRIBUTIONS = {"yaml": "pyyaml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TestRun:
    """What came of the tests.

    Attributes:
        summary: the last line that pytest wrote.
    """

    passed: bool
    summary: str


def run_own_tests(
    folder: Path,
    python: str,
    *,
    only: str = "",
    output: Callable[[str], None],
    cancelled: Callable[[], bool],
) -> TestRun:
    """Run pytest in an exported package.

    Args:
        python: the interpreter.
        only: a folder below the package's, for its tests alone.
        output: called with each line that pytest writes, from another thread.
        cancelled: asked several times a second whether to end.

    Raises:
        RunError: pytest or what the package needs is not installed there, or the tests cannot run.
        RunCancelledError: ``cancelled`` said so.
    """
    _check_pytest(python)
    last, missing = "", dict[str, None]()

    def take(line: str) -> None:
        nonlocal last
        last = line or last
        if found := _MISSING.search(line):
            missing[found[1]] = None
        output(line)

    with _start(folder, python, only) as process:
        reader = threading.Thread(target=_read, args=(process, take), daemon=True)
        reader.start()
        _wait(process, cancelled)
        reader.join()
    if process.returncode not in (0, _FAILED):
        if missing:
            raise RunError(_what_is_missing(list(missing)))
        raise RunError(f"the package's tests could not run: {last or 'pytest wrote nothing'}")
    return TestRun(passed=process.returncode == 0, summary=last.strip("= "))


def _what_is_missing(modules: Sequence[str]) -> str:
    """What to do where the package needs more than its notebook does."""
    names = " ".join(_DISTRIBUTIONS.get(name, name) for name in modules)
    return (
        "the package's tests need what is not installed where the notebook runs:"
        f" run '%pip install {names}' in it"
    )


def _check_pytest(python: str) -> None:
    command = [python, "-c", "import pytest"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_CHECK_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        raise RunError("the notebook's interpreter does not start") from None
    if done.returncode:
        raise RunError(
            "pytest is not installed where the notebook runs: run '%pip install pytest' in it"
        )


def _start(folder: Path, python: str, only: str) -> subprocess.Popen[str]:
    command = [python, "-m", "pytest", "-v", "--color=no", "-p", "no:cacheprovider"]
    return subprocess.Popen(
        [*command, only] if only else command,
        cwd=folder,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )


def _read(process: subprocess.Popen[str], take: Callable[[str], None]) -> None:
    assert process.stdout is not None
    while line := process.stdout.readline(_LONGEST_LINE):
        take(line.rstrip())


def _wait(process: subprocess.Popen[str], cancelled: Callable[[], bool]) -> None:
    while True:
        try:
            process.wait(_POLL_SECONDS)
            return
        except subprocess.TimeoutExpired:
            if cancelled():
                _end(process)
                raise RunCancelledError("the package's tests were cancelled") from None


def _end(process: subprocess.Popen[str]) -> None:
    """End the tests and all that they started."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE_SECONDS)
    if sys.platform == "win32":
        process.kill()
    else:
        import signal

        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
