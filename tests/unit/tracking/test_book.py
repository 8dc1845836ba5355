from __future__ import annotations

import math
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nb2prod.errors import InputError
from nb2prod.model.run import (
    Execution,
    Fingerprint,
    Metric,
    ModelFacts,
    ParameterValue,
    Point,
    Run,
    RunStatus,
    StoredFile,
    new_run_id,
)
from nb2prod.tracking import files, owner, schema
from nb2prod.tracking.book import Book
from nb2prod.tracking.query import Query


@pytest.fixture
def book(tmp_path: Path) -> Any:
    with Book(tmp_path / ".nb2prod" / "book.db") as found:
        yield found


def a_run(id: str = "", **given: Any) -> Run:
    """A run with parameters and metrics given as mappings."""
    given["parameters"] = tuple(
        ParameterValue(name=k, text=v) for k, v in given.get("parameters", {}).items()
    )
    given["metrics"] = tuple(Metric(name=k, value=v) for k, v in given.get("metrics", {}).items())
    plain: dict[str, Any] = {
        "experiment": "churn.ipynb",
        "status": RunStatus.COMPLETED,
        "via": "run",
        "started": 1000.0,
        "seconds": 2.5,
    }
    return Run(id=id or new_run_id(), **(plain | given))


def an_execution(**given: Any) -> Execution:
    plain: dict[str, Any] = {
        "id": "s-1",
        "cell": "abc",
        "count": 3,
        "role": "training",
        "step": "training",
        "source": "model.fit(X)\n'\ud800'",
        "digest": "00",
        "started": 1.0,
        "seconds": 0.5,
        "upstream": ("s-0",),
        "parameters": (ParameterValue(name="lr", text="0.1"),),
        "metrics": (Metric(name="m", value=math.inf, step="training"),),
        "models": (ModelFacts(name="model", kind="a.B", params=(("C", "1"),)),),
        "data": (Fingerprint(name="X", kind="k", shape="1 x 2", digest="ff", sampled=True),),
        "files": (StoredFile(name="a.png", path="files/a", sha256="0", size=1, step="t"),),
    }
    return Execution(**(plain | given))


def test_a_run_comes_back_as_it_was(book: Book) -> None:
    execution = an_execution()
    run = replace(
        a_run(parameters={"lr": "0.1", "names": '("a",)'}, metrics={"b": 1.5, "a": 0.25}),
        executions=(execution,),
        files=(StoredFile(name="n", path="runs/n", sha256="0", size=3),),
        mixed=("lr",),
        sweep="s1",
        error="cell 3: no",
    )
    book.save(run)
    loaded = book.run(run.id)
    assert loaded.executions[0].source == "model.fit(X)\n'\\ud800'"
    plain = replace(execution, source=loaded.executions[0].source)
    assert replace(loaded, executions=()) == replace(run, executions=())
    assert loaded.executions == (plain,)
    assert book.runs() == (replace(run, executions=()),)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 5e-324, 0.1, 1e308, -0.0, 3.0])
def test_every_float_survives(book: Book, value: float) -> None:
    run = a_run(metrics={"m": value})
    book.save(run)
    book.log(run.id, [Point(name="m", value=value, at=1.0, number=2**40)])
    (point,) = book.points(run.id)
    for found in (book.run(run.id).metric("m"), point.value):
        assert found is not None and repr(found) == repr(value)


@pytest.mark.parametrize(
    "name",
    ["'; DROP TABLE runs; --", "a\0b", "\ud800", "<img onerror=x>", "é", "x" * 100_000, "%", "m n"],
)
def test_hostile_names_and_values(book: Book, name: str) -> None:
    book.save(a_run(parameters={name: name}, metrics={name: 1.0}, experiment=name, error=name))
    (run,) = book.runs(Query(experiment=name))
    kept = name.encode("utf-8", "backslashreplace").decode()
    assert [run.metrics[0].name, run.parameters[0].text, run.experiment] == [kept] * 3


def test_saving_again_replaces_and_doubles_nothing(book: Book) -> None:
    run = a_run("one", metrics={"a": 1.0, "b": 2.0}, parameters={"p": "1"})
    for _ in range(3):
        book.save(replace(run, executions=(an_execution(),)))
    book.save(a_run("one", metrics={"c": 3.0}))
    (found,) = book.runs()
    assert [m.name for m in found.metrics] == ["c"] and not found.parameters
    assert not book.run("one").executions


def test_finish_files_and_delete(book: Book) -> None:
    book.save(a_run("one", status=RunStatus.RUNNING, seconds=None))
    book.set_files("one", (StoredFile(name="n", path="runs/n", sha256="0", size=3),))
    book.finish("one", RunStatus.FAILED, 2.0, "no")
    run = book.run("one")
    assert (run.status, run.seconds, run.error, len(run.files)) == (RunStatus.FAILED, 2.0, "no", 1)
    book.delete("one")
    assert book.runs() == ()


def test_a_run_is_found_by_a_part_of_its_id(book: Book) -> None:
    for id in ("2026-aaaa", "2026-aabb", "2026%_x"):
        book.save(a_run(id))
    assert book.run("2026-aaaa").id == book.run("aaa").id == "2026-aaaa"
    assert book.run("2026%").id == "2026%_x"
    for wrong, said in (
        ("2026-a", "several runs"),
        ("", "no run"),
        ("%", "no run"),
        ("b", "no run"),
    ):
        with pytest.raises(InputError, match=said):
            book.run(wrong)


QUERIES = [
    (("accuracy>0.8",), ["c"]),
    (("accuracy>=0.8",), ["c", "b"]),
    (("metrics.accuracy<0.8",), ["a"]),
    (("accuracy!=0.8",), ["c", "a"]),
    (("lr=0.1",), ["c", "a"]),
    (("lr = 1e-1", "accuracy > 0.6"), ["c"]),
    (("kind=plain",), ["b", "a"]),
    (("kind='plain'",), ["b", "a"]),
    (('kind!="plain"',), ["c"]),
    (("kind=a=b",), ["c"]),
    (("flag=True",), ["a"]),
    (("status=failed",), ["b"]),
    (("sweep=s",), ["c"]),
    (("started>1",), ["c", "b"]),
    (("f1=nan",), ["a"]),
    (("f1!=nan",), ["b"]),
    (("evaluate.loss>1",), ["a"]),
]


@pytest.fixture
def three(book: Book) -> Book:
    nan = math.nan
    book.save(
        a_run(
            "a",
            started=1.0,
            parameters={"lr": "0.1", "kind": '"plain"', "flag": "True", "both": "1"},
            metrics={"accuracy": 0.5, "f1": nan, "evaluate.loss": 2.0, "both": 1.0},
        )
    )
    book.save(
        a_run(
            "b",
            started=2.0,
            status=RunStatus.FAILED,
            parameters={"lr": "0.2", "kind": '"plain"', "flag": "False"},
            metrics={"accuracy": 0.8, "f1": 0.2},
        )
    )
    book.save(
        a_run(
            "c",
            started=3.0,
            sweep="s",
            parameters={"lr": "0.1", "kind": '"a=b"'},
            metrics={"accuracy": 0.9},
        )
    )
    return book


@pytest.mark.parametrize(("where", "ids"), QUERIES)
def test_conditions(three: Book, where: tuple[str, ...], ids: list[str]) -> None:
    assert [run.id for run in three.runs(Query(where=where))] == ids


@pytest.mark.parametrize(
    ("order", "descending", "ids"),
    [
        ("accuracy", True, ["c", "b", "a"]),
        ("accuracy", False, ["a", "b", "c"]),
        ("f1", True, ["b", "c", "a"]),
        ("f1", False, ["b", "c", "a"]),
        ("parameters.lr", True, ["b", "c", "a"]),
        ("kind", False, ["c", "b", "a"]),
        ("started", False, ["a", "b", "c"]),
    ],
)
def test_orders(three: Book, order: str, descending: bool, ids: list[str]) -> None:
    found = three.runs(Query(order=order, descending=descending))
    assert [run.id for run in found] == ids
    assert [r.id for r in three.runs(Query(order=order, descending=descending, limit=1))] == ids[:1]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (Query(where=("accuracy",)), "is no condition"),
        (Query(where=("acuracy>1",)), "did you mean 'accuracy'"),
        (Query(where=("accuracy>high",)), "'high' is no number"),
        (Query(where=("kind>plain",)), "'plain' is no number"),
        (Query(where=("both=1",)), "write metrics.both or parameters.both"),
        (Query(order="1; DROP TABLE runs"), "no run has"),
        (Query(where=("' OR 1=1",)), "no run has"),
    ],
)
def test_queries_that_cannot_be_read(three: Book, query: Query, said: str) -> None:
    with pytest.raises(InputError, match=said.replace(".", r"\.")):
        three.runs(query)


def test_a_run_of_a_dead_process_is_interrupted(book: Book) -> None:
    here = owner.this_process()
    host, pid, start = here.split("|")
    owners = {
        "alive": here,
        "dead": f"{host}|{2**22 + 1}|5",
        "reused": f"{host}|{pid}|1{start}",
        "elsewhere": f"another{host}|{2**22 + 1}|5",
        "unknown": "",
    }
    for id, name in owners.items():
        book.save(a_run(id, status=RunStatus.RUNNING, owner=name))
    found = {run.id: run.status.value for run in book.runs()}
    assert found == {
        "alive": "running",
        "dead": "interrupted",
        "reused": "interrupted",
        "elsewhere": "running",
        "unknown": "running",
    }
    assert len(book.runs(Query(where=("status=interrupted",)))) == 2


def test_files_are_kept_once_and_checked(book: Book) -> None:
    folder = book.path.parent
    stored = book.add_file("../../evil", b"content", ".png", "step")
    assert stored == book.add_file("../../evil", b"content", ".png", "step")
    assert (folder / stored.path).parent.parent.name == "files"
    assert files.read(folder, stored) == b"content"
    (folder / stored.path).write_bytes(b"other")
    with pytest.raises(InputError, match="was changed"):
        files.read(folder, stored)
    outside = replace(stored, path="../secret")
    with pytest.raises(InputError, match="outside"):
        files.read(folder, outside)


def test_a_book_of_the_first_version_is_brought_to_this_one(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(schema.MIGRATIONS[0])
        row = ("r", "x.ipynb", "completed", "run", 1.0, 2.0, "", "", "", '{"files":[],"mixed":[]}')
        connection.execute(f"INSERT INTO runs VALUES ({','.join('?' * len(row))})", row)
        for place, value in enumerate((3.0, 0.1, None)):
            connection.execute("INSERT INTO metrics VALUES ('r',?,?,?,'')", (f"m{place}", 0, value))
            connection.execute("INSERT INTO points VALUES ('r','m',1.0,?,?)", (place, value))
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    with Book(path) as book:
        (run,) = book.runs(Query(order="seconds"))
        values = [repr(metric.value) for metric in run.metrics]
        points = [(point.number, repr(point.value)) for point in book.points("r")]
        book.save(replace(run, metrics=(Metric(name="m", value=-0.0),)))
        assert repr(book.run("r").metric("m")) == "-0.0"
    assert values == ["3.0", "0.1", "nan"] and points == list(enumerate(values))
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_change_by_another_connection_is_seen(book: Book) -> None:
    before = book.version()
    with Book(book.path) as other:
        other.save(a_run())
    assert book.version() != before


def test_it_is_one_wal_database_with_a_version(book: Book) -> None:
    with sqlite3.connect(book.path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
