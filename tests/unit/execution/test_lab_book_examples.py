"""The examples of the lab book: the commands of their README, one after the other."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nb2prod.app.check import check, is_refused
from nb2prod.model.run import Run, RunStatus
from nb2prod.tracking.book import Book
from nb2prod.tracking.query import Query

EXAMPLES = Path(__file__).parents[3] / "examples" / "lab-book"
BIN = Path(sys.executable).parent
NEEDS_MLFLOW = "runs push"
pytestmark = pytest.mark.slow


def commands() -> list[list[str]]:
    text = (EXAMPLES / "README.md").read_text()
    return [shlex.split(line) for line in re.findall(r"^    (.+)$", text, re.MULTILINE)]


def runs(folder: Path, name: str) -> tuple[Run, ...]:
    with Book(folder / name / ".nb2prod" / "book.db") as book:
        return book.runs(Query(order="id", descending=False))


def metrics(run: Run) -> dict[str, float]:
    return {metric.name: metric.value for metric in run.metrics}


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*/*.ipynb")), ids=lambda path: path.stem)
def test_nothing_is_wrong_with_them(path: Path) -> None:
    assert not is_refused(check(path), strict=False)


def test_the_commands_of_the_readme_do_what_it_says(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EXAMPLES, tmp_path / "lab-book"))
    environment = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    said = {}
    for words in commands():
        if NEEDS_MLFLOW not in " ".join(words):
            done = subprocess.run(
                words, cwd=folder, env=environment, capture_output=True, text=True, timeout=300
            )
            assert done.returncode == 0, (words, done.stdout, done.stderr)
            said[" ".join(words[:3])] = done.stdout
    names = {path.parent.name for path in folder.glob("*/*.ipynb")}
    assert names == {"live", "saved", "papermill", "sweep", "runs", "trackers"}
    for name in names:
        assert all(run.status is RunStatus.COMPLETED for run in runs(folder, name)), name

    (live,) = runs(folder, "live")
    with Book(folder / "live" / ".nb2prod" / "book.db") as book:
        assert len(book.points(live.id, "gap")) == 10
    (executed,) = (folder / "live" / ".nb2prod" / "runs").glob("*/live.ipynb")
    assert "10 of 10" in executed.read_text() and "widget-view" not in executed.read_text()

    last = runs(folder, "saved")[-1].id
    executed = folder / "saved" / ".nb2prod" / "runs" / last / "saved.ipynb"
    cells = json.loads(executed.read_text())["cells"]
    text = "".join(cells[-1]["outputs"][-1]["data"]["text/plain"])
    assert "lift: 0.05 → 0.1" in text and "old_share" in text and "±0" in text

    by_way = {run.via: metrics(run) for run in runs(folder, "papermill")}
    assert set(by_way) == {"papermill", "run", "package"}
    assert by_way["papermill"] == by_way["run"] == by_way["package"]
    assert by_way["run"]["cost"] == (12.5 + 3.0 + 7.25) * 0.25 + 6.5

    swept = runs(folder, "sweep")
    assert len(swept) == 7 and len({run.sweep for run in swept}) == 2
    best = min(metrics(run)["final_cost"] for run in swept)
    assert f"final_cost: {best:.6g}" in said["nb2prod runs best"]
    with (folder / "sweep.csv").open() as stream:
        assert len(list(csv.DictReader(stream))) == 7
    (report,) = runs(folder, "runs")
    assert metrics(report)["best_cost"] == best and metrics(report)["n_runs"] == 7

    (counted,) = runs(folder, "trackers")
    assert metrics(counted)["per_empty_hour"] == float("inf")
