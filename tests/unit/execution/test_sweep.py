from __future__ import annotations

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from nb2prod.app import sweep as app
from nb2prod.app.export import export
from nb2prod.cli.main import main
from nb2prod.errors import InputError, ProtectedError, RunError
from nb2prod.execution import sweep_plan
from nb2prod.execution.sweep import Progress
from nb2prod.model.run import Run, RunStatus
from nb2prod.tracking.book import Book

NB2PROD = [sys.executable, "-c", "from nb2prod.cli.main import run; run()"]
CELLS = (
    (
        "parameters",
        "lr = 0.1\ndepth = 2\nname = 'a'\npause = 0.0",
    ),
    (
        "training",
        "import os, signal, time\n"
        "time.sleep(pause)\n"
        "if name == 'die':\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        "if name == 'die together':\n    os.kill(os.getppid(), signal.SIGKILL)\n    time.sleep(60)\n"
        "weight = lr * depth",
    ),
    (
        "evaluation",
        "if name == 'fail':\n    raise ValueError('unlucky')\n"
        "score = float(name) if name in ('nan', 'inf', '-inf') else weight - lr ** 2",
    ),
)


def toy(folder: Path) -> Path:
    """Write a notebook and its package; return the package."""
    cells = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {"tags": [tag]},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for number, (tag, source) in enumerate(CELLS)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    document = {"cells": cells, "metadata": {"kernelspec": kernel}}
    path = folder / "toy.ipynb"
    path.write_text(json.dumps({**document, "nbformat": 4, "nbformat_minor": 5}))
    done = export(path, {"ci": "none", "output": str(folder / "toy")})
    return done.folder


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return toy(tmp_path_factory.mktemp("exported"))


@pytest.fixture
def package(exported: Path, tmp_path: Path) -> Path:
    """A package with a book of its own."""
    return Path(shutil.copytree(exported, tmp_path / "toy"))


class Reported(list[Run]):
    """The runs that a sweep reported, in order."""

    def __call__(self, run: Run, progress: Progress) -> None:
        self.append(run)


def sweep(
    path: Path, *grid: str, jobs: int = 2, metric: str = "score", **wish: Any
) -> tuple[Progress, Reported]:
    new = app.new_sweep(path, app.Wish(grid=grid, metric=metric, **wish))
    return again(new, jobs)


def again(known: sweep_plan.Sweep, jobs: int = 2) -> tuple[Progress, Reported]:
    reported = Reported()
    return app.carry_out(known, reported, jobs=jobs), reported


def kept(path: Path) -> dict[str, Run]:
    with Book(path.parent / ".nb2prod" / "book.db") as book:
        return {run.id: run for run in book.runs()}


def test_each_combination_becomes_a_run_of_the_book(package: Path) -> None:
    done, reported = sweep(package, "lr=0.1,0.5,0.50", "depth=1,2", "name=a,fail")
    assert (done.done, done.total, done.failed, done.earlier) == (8, 8, 4, 0)
    runs = kept(package)
    assert {run.id for run in reported} == set(runs)
    found = {
        (run.parameter("lr"), run.parameter("depth"), run.parameter("name")): run
        for run in runs.values()
    }
    assert len(found) == 8
    best = found["0.5", "2", '"a"']
    assert best.metric("score") == 0.5 * 2 - 0.5**2
    assert done.best is not None and done.best.id == best.id
    failed = found["0.1", "1", '"fail"']
    assert failed.status is RunStatus.FAILED and "unlucky" in failed.error
    assert {(run.via, run.sweep, run.experiment) for run in runs.values()} == {
        ("sweep", done.sweep.id, "toy.ipynb")
    }
    names = {file.name for file in best.files}
    assert {"metrics.json", "run.json", "log.txt"} <= names
    more, reported = again(done.sweep)
    assert not reported and (more.done, more.earlier, more.failed) == (8, 8, 4)
    assert more.best is not None and more.best.id == best.id


@pytest.mark.parametrize("name", ["die", "die together"])
def test_a_killed_worker_costs_its_own_runs_alone(package: Path, name: str) -> None:
    done, _ = sweep(package, f"name={name},a", "lr=1,2,3", jobs=1)
    assert (done.done, done.failed) == (6, 3)
    for run in kept(package).values():
        died = run.parameter("name") != '"a"'
        assert run.status is (RunStatus.FAILED if died else RunStatus.COMPLETED)
        assert ("signal 9" in run.error) is died
        assert run.parameter("lr") in ("1", "2", "3")


@pytest.mark.parametrize(("maximize", "best"), [(True, "4"), (False, "1")])
def test_what_is_not_finite_is_never_the_best(package: Path, maximize: bool, best: str) -> None:
    done, reported = sweep(package, "name=nan,inf,-inf,a", "lr=1,4", "depth=9", maximize=maximize)
    assert done.failed == 0 and len(reported) == 8
    assert done.best is not None and done.best.parameter("lr") == best
    assert done.best.parameter("name") == '"a"'


def test_values_reach_the_package_as_they_are(package: Path) -> None:
    texts = ["it's", '"q"', "{{ x }}", "$(id)", "ünï 🦊", "%s", ""]
    _, reported = sweep(package, f"name={','.join(texts)}", metric="")
    names = {run.parameter("name") for run in reported}
    assert names == {'"it\'s"', "'\"q\"'", '"{{ x }}"', '"$(id)"', '"ünï 🦊"', '"%s"', '""'}


def test_where_no_fork_is_safe_each_run_has_a_process_of_its_own(package: Path) -> None:
    (package / "src" / "polars.py").write_text("")
    common = package / "src" / "toy" / "runtime" / "common.py"
    common.write_text(f"{common.read_text() if common.exists() else ''}\nimport os\n")
    training = package / "src" / "toy" / "runtime" / "training.py"
    training.write_text(training.read_text() + "\nimport polars\n\nTIMES = []\n")
    done, reported = sweep(package, "name=a,fail,die", "lr=1,2")
    assert (done.done, done.failed) == (6, 4)
    assert sum("signal 9" in run.error for run in reported) == 2


def test_a_package_that_cannot_be_imported_says_why(package: Path) -> None:
    new = app.new_sweep(package, app.Wish(grid=["lr=1,2"]))
    training = package / "src" / "toy" / "runtime" / "training.py"
    training.write_text(f"import nowhere_to_be_found\n{training.read_text()}")
    with pytest.raises(RunError, match="No module named 'nowhere_to_be_found'"):
        again(new)
    assert not kept(package)


def test_a_sweep_does_not_go_on_with_other_code(package: Path) -> None:
    done, _ = sweep(package, "lr=1")
    training = package / "src" / "toy" / "runtime" / "training.py"
    training.write_text(training.read_text().replace("lr * depth", "lr + depth"))
    with pytest.raises(InputError, match="has changed since"):
        app.known_sweep(done.sweep.id, package)


def test_a_sweep_is_found_by_a_part_of_its_id(package: Path) -> None:
    done, _ = sweep(package, "lr=1", "name=a,b", samples=3, drawn=["pause=uniform(0,0.01)"])
    assert app.known_sweep(done.sweep.id.partition("-")[2], package) == done.sweep
    with pytest.raises(InputError, match="no sweep 'x'"):
        app.known_sweep("x", package)


def test_two_processes_do_not_work_on_one_sweep(package: Path) -> None:
    done, _ = sweep(package, "lr=1")
    with (
        sweep_plan.locked(done.sweep),
        pytest.raises(ProtectedError, match="another process"),
        sweep_plan.locked(done.sweep, seconds=0.1),
    ):
        pass


def test_a_sweep_waits_for_a_book_that_is_locked(package: Path) -> None:
    new = app.new_sweep(package, app.Wish(grid=["lr=1,2,3,4,5,6"], metric="score"))
    Book(new.book).close()
    other = sqlite3.connect(new.book, isolation_level=None, check_same_thread=False)
    reported: list[float] = []

    def report(run: Run, progress: Progress) -> None:
        reported.append(time.monotonic())
        if len(reported) == 1:
            other.execute("BEGIN IMMEDIATE")
            Timer(1.5, other.execute, ["ROLLBACK"]).start()

    done = app.carry_out(new, report, jobs=2)
    other.close()
    assert (done.done, done.failed, len(kept(package))) == (6, 0, 6)
    assert reported[1] - reported[0] > 1


FULL = """
import json, resource, signal, sys
from pathlib import Path
from nb2prod.app import sweep as app
from nb2prod.errors import ProtectedError
new = app.new_sweep(Path(sys.argv[1]), app.Wish(grid=["lr=1,2,3,4,5,6,7,8"], metric="score"))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
def report(run, progress):
    print(run.id, flush=True)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
try:
    app.carry_out(new, report)
except ProtectedError as error:
    print(error)
    print(new.id)
"""


def test_a_sweep_on_a_full_disk_stops_and_goes_on_later(package: Path) -> None:
    command = [sys.executable, "-c", FULL, str(package)]
    stopped = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert stopped.returncode == 0, stopped.stderr
    *acknowledged, said, id = stopped.stdout.splitlines()
    assert "free space on the disk" in said
    assert set(acknowledged) == set(kept(package)) and 0 < len(acknowledged) < 8
    done, reported = again(app.known_sweep(id, package))
    assert (done.done, done.earlier, done.failed) == (8, len(acknowledged), 0)
    assert {run.id for run in reported} | set(acknowledged) == set(kept(package))


def test_a_broken_plan_is_an_input_error(package: Path) -> None:
    done, _ = sweep(package, "lr=1")
    path = package.parent / ".nb2prod" / "sweeps" / f"{done.sweep.id}.json"
    path.write_text(path.read_text().replace('"version": 1', '"version": 99'))
    with pytest.raises(InputError, match="version 99"):
        app.known_sweep(done.sweep.id, package)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--grid", "lr=1,x"], "not float"),
        (["--grid", "rate=1"], "unknown parameter 'rate'"),
        (["--grid", "__class__=1"], "unknown parameter"),
        (["--random", "depth=uniform(1.5,2)"], "not int"),
        (["--grid", "lr=1", "--random", "lr=uniform(0,1)"], "in --grid and in --random"),
        (["--grid", "lr=1", "--optuna", "3"], "--maximize METRIC"),
        (["--grid", "lr=1", "--maximize", "a", "--minimize", "b"], "exclude"),
        (["--resume", "x", "--grid", "lr=1"], "leave out"),
        ([], "nothing is to be tried"),
        (["--random", "pause=uniform(0,1)", "--samples", "1000000"], "add --yes"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_runs(
    package: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sweep", str(package), *words]) == 2
    assert said in capsys.readouterr().err
    assert not (package.parent / ".nb2prod" / "sweeps").exists()


def test_a_notebook_checks_names_and_values_too(
    exported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook = str(exported.parent / "toy.ipynb")
    assert main(["sweep", notebook, "--grid", "lr=x"]) == 2
    assert main(["sweep", notebook, "--grid", "lr=1", "--engine", "ray"]) == 2
    assert main(["sweep", notebook, "--grid", "lr=1", "--python", "python"]) == 2
    said = capsys.readouterr().err
    assert "not float" in said and "runs packages" in said and "--python is for packages" in said


def test_the_command_says_what_was_best(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["sweep", str(package), "--grid", "lr=0.1,0.2", "--grid", "name=a,fail"]
    assert main([*words, "--maximize", "score", "--format", "json"]) == 0
    *lines, last = map(json.loads, capsys.readouterr().out.splitlines())
    assert {line["id"] for line in lines} == set(kept(package))
    assert (last["done"], last["failed"], last["best"]["parameters"]["lr"]) == (4, 2, "0.2")
    assert main([*words, "--maximize", "accuracy"]) == 0
    assert "no run has a finite metric 'accuracy'; their metrics are: score" in (
        capsys.readouterr().out
    )
    assert main(["sweep", str(package), "--grid", "name=fail"]) == 4


def test_a_terminal_shows_how_far_it_is(
    package: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "120")
    words = ["--grid", "lr=0.1,0.2", "--grid", "name=a,fail", "--minimize", "score"]
    assert main(["sweep", str(package), *words, "--jobs", "1"]) == 0
    shown = capsys.readouterr().err.split("\r\x1b[K")
    assert "--resume" in shown[0]
    assert "[" + "#" * 24 + "] 4 of 4 runs, 2 failed  best score 0.19 (lr=0.1" in shown[-2]
    assert len(shown) == 6 and shown[-1] == ""


def started(package: Path, *words: str) -> subprocess.Popen[str]:
    command = [*NB2PROD, "sweep", str(package), *words, "--jobs", "2", "--format", "json"]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1
    )


def test_an_interrupt_says_how_to_go_on(package: Path) -> None:
    process = started(package, "--random", "pause=uniform(0.2,0.3)", "--samples", "12")
    assert process.stdout is not None
    first = json.loads(process.stdout.readline())
    process.send_signal(signal.SIGINT)
    out, error = process.communicate(timeout=60)
    assert process.returncode == 130
    assert f"--resume {first['sweep']}" in error and "Traceback" not in error
    acknowledged = {first["id"], *(json.loads(line)["id"] for line in out.splitlines())}
    assert acknowledged == set(kept(package)) and len(acknowledged) < 12
    done, reported = again(app.known_sweep(first["sweep"], package))
    assert (done.done, done.earlier) == (12, len(acknowledged))
    assert not acknowledged & {run.id for run in reported}


@pytest.mark.slow
def test_a_sweep_survives_twenty_kills(package: Path) -> None:
    """The runs that were acknowledged are exactly those of the book, each of them once."""
    grid = ["--grid", f"lr={','.join(map(str, range(1, 121)))}", "--grid", "pause=0.02,0.03,0.04"]
    chance = random.Random(5)
    acknowledged: list[str] = []
    id, rounds_with_runs = "", 0
    for kills in range(1, 21):
        process = started(package, *(["--resume", id] if id else grid))
        assert process.stdout is not None
        before = len(acknowledged)
        if not id or chance.random() < 0.7:
            acknowledged.append(json.loads(process.stdout.readline())["id"])
        time.sleep(chance.uniform(0, 0.6))
        assert process.poll() is None
        process.kill()
        for line in process.communicate()[0].splitlines():
            acknowledged += [found["id"]] if (found := _whole(line)) else []
        store = kept(package)
        id = id or next(iter(store.values())).sweep
        rounds_with_runs += len(acknowledged) > before
        assert len(acknowledged) == len(set(acknowledged))
        assert set(acknowledged) <= set(store)
        assert len(store) - len(acknowledged) <= kills  # a kill between book and line costs a line
        assert all(run.status is RunStatus.COMPLETED for run in store.values())
    left = set(kept(package))
    done, reported = again(app.known_sweep(id, package))
    after = kept(package)
    assert rounds_with_runs > 10 and len(left) < 360
    assert {run.id for run in reported} == set(after) - left
    assert (done.done, done.failed, len(after)) == (360, 0, 360)
    values = {(run.parameter("lr"), run.parameter("pause")) for run in after.values()}
    assert len(values) == 360
    for run in after.values():
        lr = float(run.parameter("lr") or 0)
        assert run.metric("score") == lr * 2 - lr**2


def _whole(line: str) -> dict[str, Any] | None:
    """A line that was written to its end."""
    try:
        found: dict[str, Any] = json.loads(line)
    except ValueError:
        return None
    return found
