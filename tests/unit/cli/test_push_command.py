from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from nb2prod.cli.main import main
from nb2prod.execution import notebook_run
from nb2prod.model.run import Metric, Point, Run, RunStatus
from nb2prod.tracking.book import Book

PLUGIN = """
SENT = []

class Tracker:
    def __init__(self, options):
        if "bad" in options:
            raise KeyError("bad")
        self.options = options

    def send(self, run, points, folder):
        if run.id.startswith("fail"):
            raise OSError(f"no way to https://me:secret@host\\nsecond line")
        SENT.append((run, points, folder, self.options))
        return f"place-of-{run.id}"
"""


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A book of three ended runs and a running one, and a plugged-in tracker ``theirs``."""
    metadata = tmp_path / "site" / "theirs-1.0.dist-info"
    metadata.mkdir(parents=True)
    entry = "[nb2prod.trackers]\ntheirs = their_tracker:Tracker\nlost = not_there:Tracker\n"
    (metadata / "entry_points.txt").write_text(entry)
    (tmp_path / "site" / "their_tracker.py").write_text(PLUGIN)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.delitem(sys.modules, "their_tracker", raising=False)
    monkeypatch.chdir(tmp_path)
    run = Run(
        id="ok-1",
        experiment="churn.ipynb",
        status=RunStatus.COMPLETED,
        via="run",
        started=1.0,
        seconds=1.0,
        metrics=(Metric(name="loss", value=0.5),),
    )
    with Book(tmp_path / ".nb2prod" / "book.db") as opened:
        opened.save(replace(run, id="ok-2", started=3.0, status=RunStatus.FAILED))
        opened.save(run)
        opened.save(replace(run, id="fail-1", started=2.0))
        opened.save(replace(run, id="going", started=4.0, status=RunStatus.RUNNING))
        opened.log("ok-1", [Point(name="loss", value=0.5, at=1.5, number=0)])
    return tmp_path / ".nb2prod" / "book.db"


def sent() -> list[tuple[Run, Sequence[Point], Path, Mapping[str, str]]]:
    found: list[tuple[Run, Sequence[Point], Path, Mapping[str, str]]]
    found = sys.modules["their_tracker"].SENT
    return found


def test_all_ended_runs_are_sent_and_a_fault_stops_none(
    book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["runs", "push", "--all", "--to", "theirs", "--option", "a=b=c", "--option", "d="]
    assert main(command) == 2
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [
        "run ok-1 sent to theirs: place-of-ok-1",
        "run ok-2 sent to theirs: place-of-ok-2",
    ]
    (line,) = printed.err.splitlines()
    assert line.startswith("run fail-1 not sent: Tracker: OSError: no way") and "secret" not in line
    run, points, folder, options = sent()[0]
    assert run.metric("loss") == 0.5 and [point.number for point in points] == [0]
    assert folder == book.parent and options == {"a": "b=c", "d": ""}


def test_named_runs_as_json(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "push", "1", "ok-2", "--to", "theirs", "--format", "json"]) == 2
    found = json.loads(capsys.readouterr().out)["runs"]
    assert "several runs" in found[0]["error"] and found[0]["place"] == ""
    assert found[1] == {"run": "ok-2", "place": "place-of-ok-2", "error": ""}


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--to", "theirs"], "name the runs to push, or write --all"),
        (["ok-1", "--all", "--to", "theirs"], "name the runs to push, or write --all"),
        (["ok-1", "--to", "wand"], "did you mean 'wandb'"),
        (["ok-1", "--to", "lost"], "cannot be loaded"),
        (["ok-1", "--to", "theirs", "--option", "x"], "write NAME=VALUE"),
        (["ok-1", "--to", "theirs", "--option", "bad=1"], "KeyError"),
        (["ok-1", "--to", "mlflow", "--option", "url=x"], "mlflow has no option 'url'"),
        (["ok-1", "--to", "wandb", "--option", "mode=x"], "wandb has no option 'mode'"),
        (["nothing", "--to", "theirs"], "there is no run 'nothing'"),
        (["going", "--to", "comet"], "is still running"),
    ],
)
def test_faults_are_one_line_and_2(
    book: Path, capsys: pytest.CaptureFixture[str], argv: list[str], said: str
) -> None:
    assert main(["runs", "push", *argv]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line


@pytest.mark.parametrize(
    ("tracker", "module", "extra"),
    [
        ("mlflow", "mlflow", "mlflow"),
        ("wandb", "wandb", "tracking"),
        ("comet", "comet_ml", "tracking"),
    ],
)
@pytest.mark.parametrize("beside", [False, True])
def test_a_missing_library_names_its_extra(
    book: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tracker: str,
    module: str,
    extra: str,
    beside: bool,
) -> None:
    """Also where a folder of the library's name lies beside the book, as they leave one."""
    monkeypatch.delitem(sys.modules, module, raising=False)
    if beside:
        Path(module).mkdir()
    monkeypatch.setattr(sys, "path", [str(Path.cwd())])
    assert main(["runs", "push", "ok-1", "--to", tracker]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "is not installed" in line and f"pip install 'nb2prod[{extra}]'" in line


@pytest.mark.parametrize(
    ("missing", "argv", "status"),
    [("papermill", [], 2), ("nbconvert", [], 2), ("papermill", ["--no-html"], 2)],
)
def test_a_run_without_its_tools_names_the_extra(
    book: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    missing: str,
    argv: list[str],
    status: int,
) -> None:
    Path("x.py").write_text('# %% tags=["evaluation"]\nscore = 1.0\n')
    real = notebook_run.find_spec
    monkeypatch.setattr(notebook_run, "find_spec", lambda n: None if n == missing else real(n))
    assert main(["run", "x.py", *argv]) == status
    (line,) = capsys.readouterr().err.splitlines()
    assert f"{missing} is not installed" in line and "pip install 'nb2prod[run]'" in line
