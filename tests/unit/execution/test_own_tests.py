"""The tests of an exported package, as its notebook's interpreter runs them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from nb2prod.errors import RunCancelledError, RunError
from nb2prod.execution import own_tests


def run(folder: Path, source: str, *, cancel: bool = False) -> own_tests.TestRun:
    (folder / "test_it.py").write_text(source, encoding="utf-8")
    return own_tests.run_own_tests(
        folder, sys.executable, output=lambda line: None, cancelled=lambda: cancel
    )


@pytest.mark.slow
@pytest.mark.parametrize("passes", [True, False])
def test_what_they_say(tmp_path: Path, passes: bool) -> None:
    found = run(tmp_path, f"def test_it():\n    assert {passes}\n")
    assert found.passed is passes
    assert ("1 passed" if passes else "1 failed") in found.summary


@pytest.mark.slow
def test_what_the_package_needs_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="run '%pip install no_such_module' in it"):
        run(tmp_path, "import no_such_module.inside\n")


@pytest.mark.slow
def test_another_fault_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="could not run: .*1 error"):
        run(tmp_path, "raise ValueError\n")


@pytest.mark.slow
def test_they_are_cancelled(tmp_path: Path) -> None:
    with pytest.raises(RunCancelledError):
        run(tmp_path, "import time\ntime.sleep(600)\n", cancel=True)
