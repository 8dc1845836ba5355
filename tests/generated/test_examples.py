"""The examples: exported with a recording, compared with their goldens, and run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from nb2prod.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
EXAMPLES = ("churn", "demand", "text")
UNTYPED = ["no-untyped-call", "no-untyped-def"]
EXCUSED = {  # functions without types, and `max(comparison, key=comparison.get)`
    "churn": {"churn.runtime.data": UNTYPED, "churn.runtime.evaluation": ["arg-type"]},
    "demand": {"demand.runtime.data": UNTYPED, "demand.runtime.evaluation": UNTYPED},
    "text": {"text.runtime.data": UNTYPED[1:], "text.runtime.inference": UNTYPED[1:]},
}


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
    done = _python(package, "-m", *command)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_only_the_authors_own_lines_are_excused_from_strict_types(package: Path) -> None:
    tools = tomllib.loads((package / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    excused = {one["module"]: one["disable_error_code"] for one in tools["mypy"]["overrides"]}
    assert tools["mypy"]["strict"]
    assert excused == EXCUSED[package.name]


@pytest.mark.slow
def test_changed_step_turns_red_until_it_is_accepted(package: Path, tmp_path: Path) -> None:
    if package.name != "churn":
        pytest.skip("one example is enough")
    changed = tmp_path / package.name
    shutil.copytree(package, changed)
    module = changed / "src" / "churn" / "runtime" / "data.py"
    text = module.read_text(encoding="utf-8")
    module.write_text(text.replace("clip(lower=0.1)", "clip(lower=0.2)"), encoding="utf-8")
    parity = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/parity"]
    before, accepting, after = (
        _python(changed, *parity, *options) for options in ([], ["--accept-parity"], [])
    )
    assert before.returncode == 1
    assert "X_train['fee_per_gb']['C12247']: 97.3 in the notebook, 48.65 here" in before.stdout
    assert accepting.returncode == after.returncode == 0
    assert "data: X_train['fee_per_gb']['C12247']: 97.3 -> 48.65 and more" in accepting.stdout
    assert "evaluate_forest: roc_auc: 0.84" in accepting.stdout


def _python(package: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(package / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=package,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_exporting_again_changes_nothing(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notebook = ROOT / "examples" / package.name / f"{package.name}.ipynb"
    assert main(["export", str(notebook), "--record", "--output", str(package)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if "updated" in line or "new:" in line] == []
