"""Sweeps over notebooks, in real kernels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nb2prod.app import sweep as app
from nb2prod.app.export import export
from nb2prod.app.run import parse_values, run_notebook, run_package
from nb2prod.execution.sweep import Progress
from nb2prod.model.run import Run, RunStatus
from nb2prod.tracking.book import Book

pytestmark = pytest.mark.slow
TOY = (
    ("parameters", "lr = 0.1\nname = 'a'"),
    (
        "training",
        "import os, signal, time\n"
        "if name == 'kernel':\n    os._exit(3)\n"
        "if name == 'worker':\n    os.kill(os.getppid(), signal.SIGKILL)\n    time.sleep(60)\n"
        "weight = lr * 3",
    ),
    ("evaluation", "if name == 'fail':\n    raise ValueError('unlucky')\nscore = weight - lr ** 2"),
)
CURVE = (
    ("parameters", "quality = 0.5"),
    (
        "training",
        "import time\nimport nb2prod\n"
        "for epoch in range(40):\n"
        "    nb2prod.log_metric('score', quality * epoch, step=epoch)\n"
        "    time.sleep(0.02 if quality > 0.5 else 0.5)",
    ),
    ("evaluation", "final = quality * 40"),
)


def write(path: Path, cells: tuple[tuple[str, str], ...]) -> Path:
    found = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {"tags": [tag]},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for number, (tag, source) in enumerate(cells)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    document = {"cells": found, "metadata": {"kernelspec": kernel}}
    path.write_text(json.dumps({**document, "nbformat": 4, "nbformat_minor": 5}))
    return path


def sweep(path: Path, **wish: Any) -> tuple[Progress, dict[str, Run]]:
    new = app.new_sweep(path, app.Wish(metric="score", **wish))
    done = app.carry_out(new, lambda run, progress: None, jobs=2)
    with Book(new.book) as book:
        return done, {run.id: book.run(run.id) for run in book.runs()}


def test_a_notebook_runs_in_kernels_of_its_own(tmp_path: Path) -> None:
    path = write(tmp_path / "toy.ipynb", TOY)
    (tmp_path / "queue.py").write_text("raise SystemExit('a file of the notebook is not ours')")
    done, runs = sweep(path, grid=["name=a,fail,kernel,worker", "lr=0.1"])
    assert (done.done, done.failed) == (4, 3)
    found = {run.parameter("name"): run for run in runs.values()}
    assert len(runs) == len(found) == 4
    good = found['"a"']
    assert good.status is RunStatus.COMPLETED and good.metric("score") == 0.1 * 3 - 0.1**2
    assert len(good.executions) == 4 and {file.name for file in good.files} == {"toy.ipynb"}
    assert "ValueError: unlucky" in found['"fail"'].error
    assert "the kernel died" in found['"kernel"'].error or "kernel" in found['"kernel"'].error
    assert "signal 9" in found['"worker"'].error
    for name in ("fail", "kernel", "worker"):
        run = found[f'"{name}"']
        assert run.status is RunStatus.FAILED and run.sweep == done.sweep.id


def test_a_sweep_gives_the_metrics_of_all_other_ways(tmp_path: Path) -> None:
    path = write(tmp_path / "toy.ipynb", TOY)
    package = export(path, {"ci": "none"}).folder
    expected = {metric.name: metric.value for metric in run_package(package, ["lr=0.37"]).metrics}
    assert expected == {"score": 0.37 * 3 - 0.37**2}
    runs = {"run": run_notebook(path, parse_values(path, ["lr=0.37"]), html=False)}
    for target in (path, package):
        done, _ = sweep(target, grid=["lr=0.37"])
        assert done.best is not None
        runs[f"sweep of {target.name}"] = done.best
    for way, run in runs.items():
        assert {metric.name: metric.value for metric in run.metrics} == expected, way
        assert {p.name: p.text for p in run.parameters} == {"lr": "0.37", "name": '"a"'}, way
        assert run.experiment == "toy.ipynb", way


def test_a_run_that_promises_nothing_is_stopped_early(tmp_path: Path) -> None:
    path = write(tmp_path / "curve.ipynb", CURVE)
    done, runs = sweep(path, drawn=["quality=uniform(0,1)"], trials=9, seed=598)
    # Of the nine qualities, Optuna draws the first six above 0.6, and two of the others below 0.4.
    pruned = [run for run in runs.values() if run.status is RunStatus.PRUNED]
    assert done.done == len(runs) == 9 and done.failed == 0
    assert done.pruned == len(pruned) > 0
    assert all("stopped early: score was" in run.error for run in pruned)
    assert done.best is not None and done.best.status is RunStatus.COMPLETED
    best = float(done.best.parameter("quality") or 0)
    assert all(float(run.parameter("quality") or 1) < best for run in pruned)
    assert all((run.seconds or 99) < 20 for run in pruned)
