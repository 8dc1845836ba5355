from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nb2prod.planning import interpreter
from nb2prod.planning.interpreter import environment_of


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    return {
        "JUPYTER_PATH": str(tmp_path / "jupyter"),
        "JUPYTER_DATA_DIR": str(tmp_path / "data"),
        "NB2PROD_CACHE_DIR": str(tmp_path / "cache"),
    }


def install(folder: Path, name: str, argv: Any) -> None:
    spec = folder / "kernels" / name / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text(json.dumps({"argv": argv, "language": "python"}))


@pytest.mark.parametrize(
    "command", ["python", "python3", sys.executable, f"{sys.prefix}/bin/../bin/python"]
)
def test_a_kernel_that_runs_in_our_interpreter(
    tmp_path: Path, variables: dict[str, str], command: str
) -> None:
    install(tmp_path / "jupyter", "churn", [command, "-m", "ipykernel_launcher"])
    found = environment_of("Churn", variables)
    assert (found.interpreter, found.reason) == ("kernel", "")
    assert found.python == sys.version.split()[0]


@pytest.mark.parametrize(
    ("kernel", "reason"),
    [
        (None, "names no kernel"),
        ("missing", "is not installed here"),
        ("../../etc", "is not installed here"),
        ("shell", "is not started by a Python interpreter"),
        ("relative", "is not started by a Python interpreter"),
        ("gone", "does not answer"),
        ("broken", "is not installed here"),
        ("odd", "is not started by a Python interpreter"),
    ],
)
def test_ours_stands_in_and_says_why(
    tmp_path: Path, variables: dict[str, str], kernel: str | None, reason: str
) -> None:
    data = tmp_path / "data"
    install(data, "shell", ["/bin/bash", "-c", "python"])
    install(data, "relative", ["./no/such/runner"])
    install(data, "gone", [str(tmp_path / "python")])
    install(data, "odd", "python")
    (data / "kernels" / "broken").mkdir()
    (data / "kernels" / "broken" / "kernel.json").write_text("{")
    found = environment_of(kernel, variables)
    assert found.interpreter == "nb2prod"
    assert reason in found.reason


def test_python3_without_a_kernelspec_is_ours(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
) -> None:
    monkeypatch.setattr(interpreter, "kernel_folders", lambda variables: iter(()))
    assert environment_of("python3", variables).interpreter == "kernel"


def test_another_interpreter_is_asked_once(
    tmp_path: Path, variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    (site / "left_pad-7.1.dist-info").mkdir(parents=True)
    python = tmp_path / "env" / "bin" / "python3.9"
    python.parent.mkdir(parents=True)
    answer = json.dumps(["3.9.1", ["/lib/python39.zip", str(site)]])
    python.write_text(f"#!/bin/sh\necho '{answer}'\n")
    python.chmod(0o755)
    install(tmp_path / "jupyter", "old", [str(python), "-m", "ipykernel_launcher"])

    first = environment_of("old", variables)
    monkeypatch.setattr(subprocess, "run", None)
    second = environment_of("old", variables)

    assert (first.python, first.interpreter) == ("3.9.1", "kernel")
    assert first.distributions["left-pad"].version == "7.1"
    assert second == first

    monkeypatch.undo()
    python.write_text("#!/bin/sh\necho nonsense\n")
    os.utime(python, (1, 1))
    assert "does not answer" in environment_of("old", variables).reason


@pytest.mark.parametrize("stored", ["", "[]", "{}", '{"changed": []}', "\x00"])
def test_a_broken_cache_is_asked_again(
    tmp_path: Path, variables: dict[str, str], stored: str
) -> None:
    python = tmp_path / "bin" / "python3"
    python.parent.mkdir()
    python.write_text("#!/bin/sh\necho '[\"3.10.4\", []]'\n")
    python.chmod(0o755)
    install(tmp_path / "jupyter", "ten", [str(python)])
    environment_of("ten", variables)
    (store,) = (tmp_path / "cache" / "interpreters").iterdir()
    store.write_text(stored)
    assert environment_of("ten", variables).python == "3.10.4"


def test_a_cache_that_cannot_be_written_costs_only_time(
    tmp_path: Path, variables: dict[str, str]
) -> None:
    (tmp_path / "cache").write_text("a file")
    python = tmp_path / "bin" / "python3"
    python.parent.mkdir()
    python.write_text("#!/bin/sh\necho '[\"3.10.4\", []]'\n")
    python.chmod(0o755)
    install(tmp_path / "jupyter", "ten", [str(python)])
    assert environment_of("ten", variables).python == "3.10.4"
