"""The example of the lab book, by papermill's engine and as an exported package."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nb2prod.app.export import export
from nb2prod.app.run import run_package
from nb2prod.model.run import Run, RunStatus
from nb2prod.tracking.book import Book

EXAMPLE = Path(__file__).parents[3] / "examples" / "tracking" / "tracking.ipynb"
PAPERMILL = Path(sys.executable).parent / "papermill"
pytestmark = pytest.mark.slow


def by_papermill(notebook: Path, rate: str) -> None:
    words = [notebook.name, "out.ipynb", "-p", "rate", rate, "--engine", "nb2prod"]
    command = [PAPERMILL, *words, "--no-progress-bar"]
    subprocess.run(command, cwd=notebook.parent, check=True, timeout=300)


def metrics(run: Run) -> dict[str, float]:
    return {metric.name: metric.value for metric in run.metrics}


def test_runs_and_their_curves_are_in_the_book(tmp_path: Path) -> None:
    notebook = Path(shutil.copy(EXAMPLE, tmp_path))
    package = export(notebook, {"ci": "none"}).folder
    by_papermill(notebook, "0.5")
    by_papermill(notebook, "0.01")
    book = tmp_path / ".nb2prod" / "book.db"
    with Book(book) as opened:
        slow, fast = opened.runs()
        curves = {run.id: opened.points(run.id, "loss") for run in (slow, fast)}
    for run, rate in ((slow, "0.01"), (fast, "0.5")):
        assert run.status is RunStatus.COMPLETED and run.via == "papermill"
        assert run.parameter("rate") == rate and run.parameter("epochs") == "30"
        assert set(metrics(run)) == {"loss", "hits", "recall", "precision", "accuracy"}
        values = [point.value for point in curves[run.id]]
        assert [point.number for point in curves[run.id]] == list(range(30))
        assert values == sorted(values, reverse=True) and values[-1] == run.metric("loss")
    assert curves[fast.id][-1].value < curves[slow.id][-1].value
    assert metrics(run_package(package, ["rate=0.01"])) == metrics(slow)
    made = (package / "src" / "tracking" / "runtime" / "metrics.py").read_text()
    assert "nb2prod" not in made + (package / "pyproject.toml").read_text().partition("[tool")[0]
