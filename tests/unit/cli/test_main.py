from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from nb2prod import __version__
from nb2prod.cli import check as check_command
from nb2prod.cli.main import COMMANDS, main, root
from nb2prod.errors import InputError, ProtectedError, RefusedError, RunError

HEAVY = {
    "nbformat",
    "black",
    "IPython",
    "papermill",
    "mlflow",
    "jinja2",
    "yaml",
    "json",
}


def raising(error: BaseException) -> Callable[..., Any]:
    def use_case(*args: object, **keywords: object) -> None:
        raise error

    return use_case


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    printed = capsys.readouterr().out
    assert all(f"  {name} " in printed for name in COMMANDS)
    assert "Examples:" in printed and "Exit status:" in printed


@pytest.mark.parametrize("name", list(COMMANDS))
def test_the_help_of_a_command_ends_with_examples(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert main([name, "-h"]) == 0
    printed = capsys.readouterr().out
    assert f"  Examples:\n    nb2prod {name}" in printed
    assert all(len(line) <= 88 for line in printed.splitlines())


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"nb2prod, version {__version__}\n"


def test_commands_are_click_commands() -> None:
    context = click.Context(root)
    assert all(root.get_command(context, name) for name in COMMANDS)
    assert root.get_command(context, "other") is None


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["exprot"], "there is no command 'exprot': did you mean 'export'?"),
        (["zzz"], "there is no command 'zzz': see 'nb2prod --help'"),
        (["--zzz"], "No such option"),
        (["check"], "Missing argument 'NOTEBOOK...'"),
        (["check", "a.ipynb", "--format", "xml"], "Invalid value for '--format'"),
        (["plan", "a.ipynb", "b.ipynb"], "unexpected extra argument"),
        (["tag", "a.ipynb", "--write"], "--write needs --suggest or --from-kale"),
        (["tag", "a.ipynb", "--suggest", "--remove", "1"], "stand without suggestions"),
        (["tag", "a.ipynb", "--suggest", "--from-kale"], "choose one of"),
        (["tag", "a.ipynb", "--set", "3"], "--set '3': write CELL=TAG"),
    ],
)
def test_a_wrong_command_line_is_one_line_and_2(
    capsys: pytest.CaptureFixture[str], argv: list[str], message: str
) -> None:
    assert main(argv) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert line.startswith("nb2prod: error: ")
    assert message in line


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (InputError("x.ipynb: is\nempty\x1b"), 2, "x.ipynb: is empty\\x1b"),
        (RefusedError("no"), 1, "no"),
        (ProtectedError("locked"), 3, "locked"),
        (RunError("cell 3 raised"), 4, "cell 3 raised"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_every_foreseen_fault_is_one_line(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    status: int,
    line: str,
) -> None:
    monkeypatch.setattr("nb2prod.app.plan.plan", raising(error))
    assert main(["plan", "x.ipynb"]) == status
    assert capsys.readouterr().err.strip() == f"nb2prod: error: {line}"


@pytest.mark.parametrize("error", [ValueError("odd"), RecursionError("deep"), MemoryError()])
def test_an_unforeseen_fault_asks_for_a_report(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
) -> None:
    monkeypatch.setattr("nb2prod.app.plan.plan", raising(error))
    assert main(["plan", "x.ipynb"]) == 70
    (line,) = capsys.readouterr().err.splitlines()
    assert "please report it" in line and type(error).__name__ in line

    monkeypatch.setenv("NB2PROD_DEBUG", "1")
    assert main(["plan", "x.ipynb"]) == 70
    assert "Traceback" in capsys.readouterr().err


def test_a_reader_that_goes_away_is_no_fault() -> None:
    command = f"{sys.executable} -m nb2prod --help"
    script = f"set -o pipefail; {command} | true"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True)
    assert done.stderr == ""


def test_one_bad_notebook_does_not_hide_the_others(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(path: Path, given: object) -> tuple[()]:
        if path.name == "bad.ipynb":
            raise InputError("bad.ipynb: is empty")
        return ()

    monkeypatch.setattr("nb2prod.app.check.check", check)
    assert main(["check", "bad.ipynb", "good.ipynb"]) == 2
    printed = capsys.readouterr()
    assert printed.err == "nb2prod: error: bad.ipynb: is empty\n"
    assert printed.out == "nothing to report\n"
    assert check_command.command.name == "command"


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from nb2prod.cli.main import main; main(['--help']);"
        "print(*sys.modules, sep='\\n', file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = set(done.stderr.split())
    assert not modules & HEAVY
    ours = {name for name in modules if name.startswith("nb2prod")}
    assert ours == {"nb2prod", "nb2prod.cli", "nb2prod.cli.main"}
