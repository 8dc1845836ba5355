"""The operations about the lab book over HTTP, on a real server."""

from __future__ import annotations

import json
import math
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from nb2prod.model.run import Execution, Metric, ParameterValue, Point, Run, RunStatus
from nb2prod.tracking.book import Book

Ask = Callable[..., Awaitable[tuple[int, Any]]]
PATH = "work/small.ipynb"
HOSTILE = "<img src=x onerror=alert(1)>\u202e\ud800" + "x" * 1_000_000


def run(number: int, scale: str, score: float, source: str = "score = model / 3") -> Run:
    cells = [("p", f"scale = {scale}", "parameters", ""), ("e", source, "evaluation", "evaluation")]
    return Run(
        id=f"20260101T00000000{number}-0000000{number}",
        experiment="small.ipynb",
        status=RunStatus.COMPLETED,
        via="jupyter",
        started=float(number),
        seconds=1.0,
        parameters=(ParameterValue(name="scale", text=scale),),
        metrics=(Metric(name="score", value=score, step="evaluation"),),
        executions=tuple(
            Execution(
                id=f"{number}-{cell}",
                cell=cell,
                count=1,
                role=role,
                step=step,
                source=text,
                digest=f"{abs(hash(text)):064x}",
                started=1.0,
                seconds=0.1,
                metrics=(Metric(name="score", value=score),) if step else (),
            )
            for cell, text, role, step in cells
        ),
    )


@pytest.fixture
def book(notebook: Path) -> Path:
    path = notebook.parent / ".nb2prod" / "book.db"
    with Book(path) as opened:
        for found in (run(1, "2", 0.5), run(2, "3", 0.75), run(3, "4", math.nan, "score = 0")):
            opened.save(found)
    return path


async def test_runs_sorted_and_filtered(ask: Ask, book: Path) -> None:
    status, answer = await ask("runs", {"path": PATH})
    assert status == 200
    assert [one["short"] for one in answer["runs"]] == ["00000003", "00000002", "00000001"]
    assert answer["runs"][0]["metrics"] == [{"name": "score", "value": None, "text": "nan"}]
    assert answer["metrics"] == [{"name": "score", "lower": False}]
    assert (answer["parameters"], answer["varied"]) == (["scale"], ["scale"])
    _, best = await ask("runs", {"path": PATH, "order": "metrics.score", "limit": 1})
    assert ([one["short"] for one in best["runs"]], best["more"]) == (["00000002"], True)
    _, some = await ask("runs", {"path": PATH, "where": ["score<0.7"]})
    assert [one["short"] for one in some["runs"]] == ["00000001"]
    status, wrong = await ask("runs", {"path": PATH, "where": ["scor>0"]})
    assert (status, "did you mean 'score'" in wrong["message"]) == (422, True)


async def test_without_a_book_there_are_no_runs_and_none_is_made(ask: Ask, notebook: Path) -> None:
    status, answer = await ask("runs", {"path": PATH})
    assert (status, answer["runs"]) == (200, [])
    assert await ask("strips", {"path": PATH}) == (200, {"strips": []})
    status, wrong = await ask("run", {"path": PATH, "id": "1"})
    assert (status, wrong["kind"]) == (422, "input")
    assert not (notebook.parent / ".nb2prod").exists()


async def test_strips(ask: Ask, book: Path) -> None:
    with Book(book) as opened:
        opened.save(run(4, "2", 0.6))
    _, answer = await ask("strips", {"path": PATH})
    (strip,) = answer["strips"]
    (metric,) = strip["metrics"]
    assert (strip["cell"], metric["name"], metric["value"]) == ("e", "score", 0.6)
    assert (metric["previous"], metric["best"], metric["lower"]) == (None, 0.75, False)
    assert metric["history"] == [0.5, 0.75, None, 0.6]
    assert strip["changed"] == [{"name": "scale", "before": "4", "now": "2"}]
    _, answer = await ask("strips", {"path": PATH, "lower": {"score": True}})
    assert answer["strips"][0]["metrics"][0]["best"] == 0.5


async def test_comparison(ask: Ask, book: Path) -> None:
    ids = ["00000001", "00000003"]
    _, answer = await ask("compare-runs", {"path": PATH, "ids": ids})
    assert answer["parameters"] == [{"name": "scale", "texts": ["2", "4"], "numbers": []}]
    assert answer["metrics"][0]["numbers"] == [0.5, None]
    assert "-score = model / 3\n+score = 0" in answer["code"]
    status, _ = await ask("compare-runs", {"path": PATH, "ids": ids[:1]})
    assert status == 422


async def test_curves(ask: Ask, book: Path) -> None:
    ids = ["00000001", "00000002", "00000003"]
    with Book(book) as opened:
        for place, id in enumerate(ids[:2]):
            points = [
                Point(name="loss", value=value, at=1.0, number=number)
                for number, value in ((2, math.nan), (0, place), (1, math.inf))
            ]
            opened.log(opened.run(id).id, [*points, Point(name="once", value=1.0, at=1.0)])
    _, one = await ask("run", {"path": PATH, "id": ids[0]})
    line = {"run": ids[0], "positions": [0, 1, 2], "values": [0, None, None], "count": 3}
    assert one["curves"] == [{"name": "loss", "lines": [line]}]
    _, all_three = await ask("compare-runs", {"path": PATH, "ids": ids})
    (curve,) = all_three["curves"]
    assert curve["lines"] == [line, {**line, "run": ids[1], "values": [1, None, None]}]
    _, none = await ask("run", {"path": PATH, "id": ids[2]})
    assert none["curves"] == []


async def test_cells_are_restored_into_a_copy(ask: Ask, book: Path, notebook: Path) -> None:
    before = notebook.read_bytes()
    names = []
    for _ in range(2):
        status, answer = await ask("restore-run", {"path": PATH, "id": "00000003"})
        assert (status, answer["changed"], answer["missing"]) == (200, 2, 0)
        names.append(answer["path"])
    assert names == ["work/small-run.ipynb", "work/small-run-2.ipynb"]
    assert notebook.read_bytes() == before
    cells = json.loads(notebook.with_name("small-run.ipynb").read_text())["cells"]
    assert [cells[0]["source"], cells[-1]["source"]] == ["scale = 4", "score = 0"]


async def test_hostile_and_long_texts_stay_text(ask: Ask, book: Path) -> None:
    with Book(book) as opened:
        opened.save(run(5, HOSTILE, 1.0, f"# {HOSTILE}"))
    for operation, request in (
        ("runs", {"path": PATH}),
        ("run", {"path": PATH, "id": "00000005"}),
        ("strips", {"path": PATH}),
        ("compare-runs", {"path": PATH, "ids": ["00000001", "00000005"]}),
    ):
        status, answer = await ask(operation, request)
        assert (status, len(json.dumps(answer)) < 700_000) == (200, True), operation


async def test_a_notebook_cannot_lead_out_of_the_root(
    ask: Ask, notebook: Path, tmp_path: Path
) -> None:
    outside = tmp_path / "elsewhere" / "book.db"
    options = {"nb2prod": {"book": str(outside), "track": True}}
    request = {"path": PATH, "cells": [], "metadata": options}
    status, answer = await ask("collector", request)
    assert (status, "outside" in answer["message"]) == (422, True)
    assert str(tmp_path) not in answer["message"]
    document = json.loads(notebook.read_text())
    document["metadata"] |= options
    notebook.write_text(json.dumps(document))
    assert (await ask("runs", {"path": PATH}))[0] == 422
    assert (await ask("collector", {"path": "../x.ipynb", "cells": []}))[0] == 404


async def test_the_collectors_code(ask: Ask, notebook: Path) -> None:
    cells = json.loads(notebook.read_text())["cells"]
    sent = [
        {"id": c["id"], "kind": c["cell_type"], "source": c["source"], "metadata": c["metadata"]}
        for c in cells
    ]
    status, answer = await ask("collector", {"path": PATH, "cells": sent})
    assert status == 200
    assert "small.ipynb" in answer["start"][1] and '"reports": true' in answer["start"][1]
    assert not (notebook.parent / ".nb2prod").exists()
    metadata = {"kernelspec": {"name": "ir", "language": "R", "display_name": "R"}}
    status, answer = await ask("collector", {"path": PATH, "cells": sent, "metadata": metadata})
    assert (status, "not Python" in answer["message"]) == (422, True)
