"""The examples: exported with a recording, compared with their goldens, and run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nb2prod.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
EXAMPLES = ("churn", "demand", "text")


@pytest.fixture(scope="module", params=EXAMPLES)
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An example's package, exported with a recording."""
    name = request.param
    folder: Path = tmp_path_factory.mktemp(name) / name
    notebook = ROOT / "examples" / name / f"{name}.ipynb"
    assert main(["export", str(notebook), "--record", "--output", str(folder)]) == 0
    return folder


@pytest.mark.slow
def test_the_runtime_code_is_the_golden(package: Path, pytestconfig: pytest.Config) -> None:
    runtime, golden = package / "src" / package.name / "runtime", GOLDEN / package.name
    if pytestconfig.getoption("--regen"):
        shutil.rmtree(golden, ignore_errors=True)
        shutil.copytree(runtime, golden, ignore=shutil.ignore_patterns("__pycache__"))
    expected = {path.name: path.read_text(encoding="utf-8") for path in golden.glob("*.py")}
    assert {
        path.name: path.read_text(encoding="utf-8") for path in runtime.glob("*.py")
    } == expected


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ["pytest", "-q", "-p", "no:cacheprovider"],
        ["ruff", "check", "."],
        ["black", "--check", "--quiet", "src", "tests"],
        ["mypy"],
    ],
    ids=lambda command: command[0],
)
def test_the_package_passes_its_own_checks(package: Path, command: list[str]) -> None:
    environment = os.environ | {"PYTHONPATH": str(package / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=package,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_exporting_again_changes_nothing(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notebook = ROOT / "examples" / package.name / f"{package.name}.ipynb"
    assert main(["export", str(notebook), "--record", "--output", str(package)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if "updated" in line or "new:" in line] == []
