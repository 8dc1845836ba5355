from __future__ import annotations

import csv
import json
import math
import sqlite3
from pathlib import Path
from typing import Any

import nbformat
import pytest

from nb2prod.cli.main import main
from nb2prod.model.run import Execution, Fingerprint, Metric, ParameterValue, Run, RunStatus
from nb2prod.tracking.book import Book


def execution(run: str, cell: str, source: str, **given: Any) -> Execution:
    plain: dict[str, Any] = {
        "id": f"{run}-{cell}",
        "cell": cell,
        "count": 1,
        "role": "training",
        "step": "training",
        "source": source,
        "digest": f"{hash(source)}",
        "started": 1.0,
        "seconds": 0.5,
    }
    return Execution(**(plain | given))


def saved(book: Book, id: str, lr: str, accuracy: float, source: str, data: str = "aa") -> None:
    fingerprint = Fingerprint(name="X", kind="k", shape="1 x 2", digest=data)
    book.save(
        Run(
            id=id,
            experiment="churn.ipynb",
            status=RunStatus.COMPLETED,
            via="run",
            started=float(len(id)),
            seconds=1.0,
            parameters=(
                ParameterValue(name="lr", text=lr),
                ParameterValue(name="seed", text="1"),
                ParameterValue(name="=cmd", text='=HYPERLINK("x")'),
            ),
            metrics=(
                Metric(name="accuracy", value=accuracy),
                Metric(name="\x1b[31m\nrun", value=math.inf),
            ),
            executions=(
                execution(id, "c1", f"lr = {lr}", role="parameters", step=""),
                execution(id, "c2", source, data=(fingerprint,)),
            ),
        )
    )


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    with Book(tmp_path / ".nb2prod" / "book.db") as book:
        saved(book, "r-a", "0.1", 0.5, "model = fit(X)")
        saved(book, "r-bb", "0.2", 0.9, "model = fit(X, 2)", "bb")
        saved(book, "r-ccc", "0.3", math.nan, "model = fit(X, 2)", "bb")
    cells = [("c1", "lr = 0.7", ["parameters"]), ("c2", "model = other()", ["training"])]
    document = {
        "cells": [
            {
                "cell_type": "code",
                "id": id,
                "metadata": {"tags": tags},
                "source": [source],
                "outputs": [{"output_type": "stream", "name": "stdout", "text": "old"}],
                "execution_count": 4,
            }
            for id, source, tags in cells
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (tmp_path / "churn.ipynb").write_text(json.dumps(document))
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *argv: str, status: int = 0) -> str:
    assert main(["runs", *argv]) == status
    printed = capsys.readouterr()
    return printed.err if status else printed.out


def test_the_list(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "list")
    head, *rows, last = text.splitlines()
    assert head.split() == ["run", "started", "status", "accuracy", r"\x1b[31m", "run", "lr"]
    assert [row.split()[0] for row in rows] == ["r-ccc", "r-bb", "r-a"]
    assert last == "3 runs" and "\x1b" not in text
    assert said(capsys, "churn.ipynb") == said(capsys) == text
    assert said(capsys, "list", "other.ipynb").splitlines()[1:] == ["0 runs"]


def test_ids_are_whole(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ids = [f"20260304T050607089-{digit * 16}" for digit in "ab"]
    with Book(home / ".nb2prod" / "book.db") as book:
        for id in ids:
            saved(book, id, "0.1", 0.5, "model = fit(X)")
    assert all(f"{id}  " in said(capsys, "list") for id in ids)
    assert all(id in said(capsys, "compare", *ids).splitlines()[0] for id in ids)


@pytest.mark.parametrize(
    ("argv", "ids"),
    [
        (["--sort", "accuracy"], ["r-bb", "r-a", "r-ccc"]),
        (["--sort", "accuracy", "--ascending", "--limit", "1"], ["r-a"]),
        (["--where", "lr>0.1", "--where", "accuracy=nan"], ["r-ccc"]),
        (["--where", "status=failed"], []),
    ],
)
def test_sorting_and_filters(
    home: Path, capsys: pytest.CaptureFixture[str], argv: list[str], ids: list[str]
) -> None:
    found = json.loads(said(capsys, "list", "churn.ipynb", "--format", "json", *argv))
    assert [run["id"] for run in found["runs"]] == ids


def test_chosen_columns(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = said(capsys, "list", "--columns", "seed, accuracy").splitlines()[0]
    assert head.split() == ["run", "started", "status", "seed", "accuracy"]


def test_show(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "show", "bb", "--source")
    assert "lr = 0.2" in text and "accuracy: 0.9" in text and "| model = fit(X, 2)" in text
    assert "data X: 1 x 2" in text and "\x1b" not in text
    found = json.loads(said(capsys, "show", "bb", "--format", "json"))
    assert found["metrics"]["\x1b[31m\nrun"] == "Infinity"
    assert [e["cell"] for e in found["executions"]] == ["c1", "c2"]


def test_compare(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "compare", "r-a", "r-bb")
    assert "parameter lr" in text and "seed" not in text and "data X" in text
    assert "-model = fit(X)" in text and "+model = fit(X, 2)" in text
    found = json.loads(said(capsys, "compare", "r-bb", "r-ccc", "--format", "json"))
    assert found["data"] == {} and found["metrics"]["accuracy"] == [0.9, "NaN"]
    assert [line for line in found["code"] if "fit" in line] == []


def test_best(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "run r-bb" in said(capsys, "best", "churn.ipynb", "--metric", "accuracy")
    assert "run r-a" in said(capsys, "best", "--metric", "accuracy", "--minimize")
    text = said(capsys, "best", "--metric", "accuracy", "--where", "lr=0.3", status=2)
    assert "no completed run" in text


def test_export_as_csv_and_parquet(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "wrote 3 runs" in said(capsys, "export", "--output", "runs.csv", "--sort", "lr")
    with open("runs.csv", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["parameters.lr"] for row in rows] == ["0.3", "0.2", "0.1"]
    assert rows[1]["metrics.accuracy"] == "0.9"
    assert rows[0]["parameters.=cmd"].startswith("'=HYPERLINK")
    said(capsys, "export", "--output", "runs.parquet")
    from pyarrow import parquet

    table = parquet.read_table("runs.parquet").to_pydict()
    assert table["run"] == ["r-ccc", "r-bb", "r-a"] and table["metrics.accuracy"][1:] == [0.9, 0.5]
    assert "write a name in .csv" in said(capsys, "export", "--output", "runs.xls", status=2)


def test_restore(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = Path("churn.ipynb").read_bytes()
    text = said(capsys, "restore", "r-a", "churn.ipynb", "--output", "old.ipynb")
    assert "2 cells are as they were" in text
    document = json.loads(Path("old.ipynb").read_text())
    assert [cell["source"] for cell in document["cells"]] == ["lr = 0.1", "model = fit(X)"]
    assert document["cells"][1]["metadata"]["tags"] == ["training"]
    assert all(cell["outputs"] == [] for cell in document["cells"])
    assert Path("churn.ipynb").read_bytes() == before
    again = said(capsys, "restore", "r-a", "churn.ipynb", "--output", "old.ipynb", status=3)
    assert "exists" in again


@pytest.mark.parametrize("kind", ["raw", "markdown"])
def test_cells_that_are_code_no_longer_become_code_again(
    home: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    document = json.loads(Path("churn.ipynb").read_text())
    for cell in document["cells"]:
        cell["cell_type"] = kind
        cell.pop("outputs", None), cell.pop("execution_count", None)
    Path("churn.ipynb").write_text(json.dumps(document))
    said(capsys, "restore", "r-a", "churn.ipynb", "--output", "old.ipynb")
    restored = nbformat.read("old.ipynb", as_version=4)
    nbformat.validate(restored)
    assert [cell.cell_type for cell in restored.cells] == ["code", "code"]


def test_cells_that_the_notebook_lacks_are_put_back(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Book(home / ".nb2prod" / "book.db") as book:
        run = book.run("r-a")
        gone = execution("r-a", "gone", "extra = 1")
        injected = execution("r-a", "inj", "lr = 0.9", role="parameters", step="")
        from dataclasses import replace

        book.save(replace(run, id="new", executions=(*run.executions, injected, gone)))
    said(capsys, "restore", "new", "churn.ipynb", "--output", "old.ipynb")
    document = json.loads(Path("old.ipynb").read_text())
    sources = [cell["source"] for cell in document["cells"]]
    assert sources == ["lr = 0.1", "lr = 0.9", "model = fit(X)", "extra = 1"]


@pytest.mark.parametrize(
    ("argv", "status", "message"),
    [
        (["show", "zzz"], 2, "there is no run 'zzz'"),
        (["show", "r-"], 2, "several runs begin with"),
        (["compare", "r-a"], 2, "name two runs"),
        (["list", "--sort", "acuracy"], 2, "did you mean 'accuracy'"),
        (["list", "--book", "none.db"], 2, "there is no lab book yet"),
        (["nonsense"], 2, "there is no command or file 'nonsense'"),
        (["restore", "r-a", "missing.ipynb", "--output", "x"], 2, "there is no such file"),
    ],
)
def test_faults_are_one_line(
    home: Path, capsys: pytest.CaptureFixture[str], argv: list[str], status: int, message: str
) -> None:
    text = said(capsys, *argv, status=status)
    assert message in text and len(text.splitlines()) == 1


def test_a_corrupt_book_is_repaired(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = home / ".nb2prod" / "book.db"
    for suffix in ("-wal", "-shm"):
        place.with_name(place.name + suffix).unlink(missing_ok=True)
    place.write_bytes(b"garbage" * 1000)
    assert "runs repair" in said(capsys, "list", status=2)
    text = said(capsys, "repair")
    assert "saved 0 runs" in text and "backup" in text
    assert "0 runs" in said(capsys, "list")


@pytest.mark.parametrize(
    "argv",
    [
        ["run", "churn.ipynb"],
        ["sweep", "churn.ipynb", "--grid", "lr=1,2"],
        ["runs"],
        ["runs", "export", "--output", "runs.csv"],
        ["runs", "best", "--metric", "accuracy"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize(
    ("damage", "said"),
    [(b"\0" * 9_000, "nb2prod runs repair"), (None, "was written by a newer nb2prod")],
    ids=["corrupt", "newer"],
)
def test_a_book_that_cannot_be_used_is_said_before_anything_runs(
    home: Path,
    capsys: pytest.CaptureFixture[str],
    argv: list[str],
    damage: bytes | None,
    said: str,
) -> None:
    book = home / ".nb2prod" / "book.db"
    if damage is None:
        with sqlite3.connect(book) as connection:
            connection.execute("PRAGMA user_version = 99")
        connection.close()
    else:
        book.write_bytes(damage)
    before = book.read_bytes()
    assert main(argv) == 2
    printed = capsys.readouterr().err
    assert said in printed and printed.count("\n") == 1
    assert book.read_bytes() == before and not list(home.rglob("churn*.ipynb"))[1:]


def test_the_book_is_found_in_a_folder_above(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "deep" / "er").mkdir(parents=True)
    monkeypatch.chdir(home / "deep" / "er")
    assert "3 runs" in said(capsys, "list")
    monkeypatch.setenv("NB2PROD_BOOK", str(home / "elsewhere.db"))
    assert "no lab book yet" in said(capsys, "list", status=2)


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["run", "churn.ipynb", "-p", "lr"], "write NAME=VALUE"),
        (["run", "churn.ipynb", "-p", "rate=1"], "there is no parameter 'rate'"),
        (["run", "churn.ipynb", "-p", "lr=x"], "'x' is not float"),
        (["run", "missing.ipynb"], "there is no such file"),
        (["run", ".nb2prod"], "is no exported package"),
        (["run", "churn.ipynb", "--python", "x"], "--python is for packages"),
    ],
)
def test_what_cannot_run_is_one_line_and_2(
    home: Path, capsys: pytest.CaptureFixture[str], argv: list[str], message: str
) -> None:
    assert main(argv) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert message in line
