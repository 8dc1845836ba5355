"""Runs of notebooks and packages by all ways that lead into the book."""

from __future__ import annotations

import json
import math
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from nb2prod.app import sweep as sweeps
from nb2prod.app.export import export
from nb2prod.app.run import parse_values, run_notebook, run_package
from nb2prod.errors import InputError, RunError
from nb2prod.execution import injected
from nb2prod.model.run import Run, RunStatus
from nb2prod.tracking.book import Book

pytestmark = pytest.mark.slow
BIN = Path(sys.executable).parent
PARAMETERS = "lr = 0.5\nname = 'a'\npair = (1, 2)\nnothing = None"
CELLS = [
    ("# Small", None),
    (PARAMETERS, "parameters"),
    ("import random\nrandom.seed(1)\ndata = [random.random() for _ in range(50)]", "data"),
    ("def mse(values):\n    return sum(v * v for v in values) / len(values)", ""),
    ("model = [lr * x for x in data]\nfit_loss = mse(model)\nprint(mse(data))", "training"),
    ("error = mse(model)\nshare = error / mse(data)\nmse(model)", "evaluation"),
    ("## Again", None),
    ("model = [x + lr for x in data]", "training:second"),
    (
        "error = mse(model)\nworse = error > 1\nodd = float('nan')\nzero = -0.0 * lr\n"
        "endless = -float('inf')",
        "evaluation:check",
    ),
]


def write(path: Path, cells: Sequence[tuple[str, str | None]]) -> Path:
    document = {
        "cells": [
            (
                {"cell_type": "markdown", "id": f"c{i}", "metadata": {}, "source": source}
                if tag is None
                else {
                    "cell_type": "code",
                    "id": f"c{i}",
                    "metadata": {"tags": [tag] if tag else []},
                    "source": source,
                    "outputs": [],
                    "execution_count": None,
                }
            )
            for i, (source, tag) in enumerate(cells)
        ],
        "metadata": {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(document))
    return path


def metrics(run: Run) -> dict[str, str]:
    return {metric.name: repr(metric.value) for metric in run.metrics}


def newest(book: Path) -> Run:
    with Book(book) as opened:
        return opened.run(opened.runs()[0].id)


def by_nbclient(path: Path, book: Path, lr: str) -> Run:
    """Run all cells as JupyterLab sends them."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(kernel_name="python3", cwd=str(path.parent))
    try:
        steps = injected.planned_steps(json.loads(path.read_text()), path.name)
        start = injected.start_source(book=book, experiment=path.name, steps=steps)
        for code in (injected.collector_source(), start):
            client.execute_interactive(code, silent=True, store_history=False, timeout=60)
        for cell in json.loads(path.read_text())["cells"]:
            if cell["cell_type"] == "code":
                metadata = {**cell["metadata"], "cellId": cell["id"]}
                source = cell["source"].replace("lr = 0.5", f"lr = {lr}")
                content = {"code": source, "silent": False, "store_history": True}
                message = client.session.msg("execute_request", content, metadata=metadata)
                client.shell_channel.send(message)
                reply: dict[str, Any] = client.get_shell_msg(timeout=60)
                assert reply["content"]["status"] == "ok"
    finally:
        client.stop_channels()
        manager.shutdown_kernel()
    return newest(book)


def by_sweep(target: Path, axis: str, *, metric: str) -> Run:
    sweep = sweeps.new_sweep(target, sweeps.Wish(grid=[axis], metric=metric))
    best = sweeps.carry_out(sweep, lambda run, progress: None).best
    assert best is not None and best.sweep == sweep.id
    return best


def test_one_parameter_set_gives_the_same_metrics_by_every_way(tmp_path: Path) -> None:
    path = write(tmp_path / "small.ipynb", CELLS)
    exported = export(path, {"ci": "none"})
    assert exported.report is not None
    book = tmp_path / ".nb2prod" / "book.db"
    runs = {"kernel": by_nbclient(path, book, "0.25")}
    command = ["papermill", "small.ipynb", "out.ipynb", "-p", "lr", "0.25", "--engine", "nb2prod"]
    subprocess.run([BIN / command[0], *command[1:]], cwd=tmp_path, check=True, timeout=120)
    runs["papermill"] = newest(book)
    runs["run"] = run_notebook(path, parse_values(path, ["lr=0.25"]))
    runs["package"] = run_package(exported.folder, ["lr=0.25"])
    for target in (path, exported.folder):
        runs[f"sweep of {target.name}"] = by_sweep(target, "lr=0.25", metric="share")

    ways = ["jupyter", "papermill", "run", "package", "sweep", "sweep"]
    assert [run.via for run in runs.values()] == ways
    expected = metrics(runs["package"])
    found = [expected[name] for name in ("odd", "zero", "endless")]
    assert found == ["nan", "-0.0", "-inf"]
    assert set(expected) == {
        "mse",
        "small.mse",
        "evaluation.mse",
        "error",
        "evaluation.error",
        "check.error",
        "share",
        "worse",
        "odd",
        "zero",
        "endless",
        "fit_loss",
    }
    for way, run in runs.items():
        assert metrics(run) == expected, way
        assert {p.name: p.text for p in run.parameters} == {
            "lr": "0.25",
            "name": '"a"',
            "pair": "(1, 2)",
            "nothing": "None",
        }, way
        assert run.experiment == "small.ipynb" and run.status is RunStatus.COMPLETED
    with Book(book) as opened:
        assert len(opened.runs()) == len(ways)
    assert math.isnan(runs["run"].metric("odd") or 0)


def test_papermill_goes_by_the_configuration(tmp_path: Path) -> None:
    path = write(tmp_path / "small.ipynb", CELLS)
    document = json.loads(path.read_text())
    document["metadata"]["nb2prod"] = {"book": "lab/book.db", "save-metrics": True}
    path.write_text(json.dumps(document))
    command = [BIN / "papermill", path.name, "out.ipynb", "--engine", "nb2prod"]
    for _ in range(2):
        subprocess.run(command, cwd=tmp_path, check=True, timeout=120)
    assert not (tmp_path / ".nb2prod").exists()
    with Book(tmp_path / "lab" / "book.db") as opened:
        assert len(opened.runs()) == 2
    shown = [
        output["data"]["text/plain"]
        for cell in json.loads((tmp_path / "out.ipynb").read_text())["cells"]
        for output in cell.get("outputs", [])
        if output["output_type"] == "display_data"
    ]
    assert len(shown) == 3 and all("±0, ★ best" in "".join(text) for text in shown[:2])


def test_values_arrive_exactly_and_files_are_kept(tmp_path: Path) -> None:
    folder = tmp_path / "a {b} folder"
    folder.mkdir()
    path = write(folder / "-rf.ipynb", [*CELLS, ("k = repr([lr, name, pair, nothing])", "")])
    given = {"name": 'it\'s "{x}" 🦊\n\\', "pair": (3, -1), "nothing": {1, 2}, "lr": math.inf}
    run = run_notebook(Path("-rf.ipynb") if os.chdir(folder) else path, given)
    texts = {parameter.name: parameter.text for parameter in run.parameters}
    space: dict[str, Any] = {}
    exec("\n".join(f"{name} = {text}" for name, text in texts.items()), space)
    assert {name: space[name] for name in given} == given
    names = {file.name for file in run.files}
    assert names == {"-rf.ipynb", "-rf.html"}
    place = folder / ".nb2prod" / "runs" / run.id
    executed = json.loads((place / "-rf.ipynb").read_text())
    assert repr(list(given.values())[0]) or executed
    assert "<html" in (place / "-rf.html").read_text()
    assert not (folder / "out.ipynb").exists()


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("1 / 0", "cell 2 (c2): ZeroDivisionError: division by zero"),
        ("import sys; sys.exit(0)", "SystemExit"),
        ("import os; os._exit(0)", "the kernel died"),
        ("def", "SyntaxError"),
    ],
)
def test_a_failed_run_is_in_the_book(tmp_path: Path, source: str, said: str) -> None:
    path = write(tmp_path / "bad.ipynb", [("k = 1", "parameters"), ("a = k", "data"), (source, "")])
    with pytest.raises(RunError, match=r"bad\.ipynb"):
        run_notebook(path, {"k": 2}, html=False)
    run = newest(tmp_path / ".nb2prod" / "book.db")
    assert run.status is RunStatus.FAILED and run.error
    with pytest.raises(RunError) as caught:
        run_notebook(path, {"k": 2}, html=False)
    assert said in str(caught.value)


def test_what_the_author_expects_to_raise_is_no_failure(tmp_path: Path) -> None:
    path = write(tmp_path / "x.ipynb", [("1 / 0", "raises-exception"), ("a = 1.0", "evaluation")])
    run = run_notebook(path, {}, html=False)
    assert run.status is RunStatus.COMPLETED and metrics(run) == {"a": "1.0"}


def test_a_killed_process_leaves_an_interrupted_run(tmp_path: Path) -> None:
    path = write(tmp_path / "x.ipynb", [("import time; time.sleep(60)", "evaluation")])
    process = subprocess.Popen([sys.executable, "-m", "nb2prod", "run", str(path)])
    book = tmp_path / ".nb2prod" / "book.db"
    deadline = time.monotonic() + 60
    while not book.exists() or not _any(book):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert newest(book).status is RunStatus.INTERRUPTED


def _any(book: Path) -> bool:
    with Book(book) as opened:
        return bool(opened.runs())


def test_a_package_that_refuses_or_fails(tmp_path: Path) -> None:
    cells = [("k = 1", "parameters"), ("a = 1 / k", "data"), ("m = a * 1.0", "evaluation")]
    path = write(tmp_path / "pack.ipynb", cells)
    folder = export(path, {"ci": "none"}).folder
    with pytest.raises(InputError, match="k2"):
        run_package(folder, ["k2=1"])
    with pytest.raises(InputError, match="is not int"):
        run_package(folder, ["k=one"])
    with pytest.raises(RunError, match="ZeroDivisionError"):
        run_package(folder, ["k=0"])
    with Book(tmp_path / ".nb2prod" / "book.db") as book:
        (run,) = book.runs()
    assert run.status is RunStatus.FAILED and run.parameter("k") == "0"
    assert {Path(file.path).name for file in run.files} >= {"run.json"}
    shutil.rmtree(folder / "src")
    with pytest.raises(InputError, match="is no exported package"):
        run_package(folder, [])


def test_percent_scripts_and_old_formats_run_too(tmp_path: Path) -> None:
    script = tmp_path / "s.py"
    script.write_text("# %% tags=['parameters']\nk = 1\n# %% tags=['evaluation']\nm = k * 2.0\n")
    text = script.read_text().replace("tags=['", 'tags=["').replace("']", '"]')
    script.write_text(text)
    assert metrics(run_notebook(script, {"k": 4}, html=False)) == {"m": "8.0"}
