"""``runs``, ``run``, ``compare-runs``, ``restore-run``, ``strips`` and ``collector``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nb2prod.errors import InputError, ProtectedError
from nb2prod.model.run import Run
from nb2prod.protocol import run_answers as answers
from nb2prod.protocol.desk import Desk
from nb2prod.protocol.messages import CellMessage
from nb2prod.protocol.run_messages import (
    CollectorRequest,
    CollectorResponse,
    CompareRunsRequest,
    CompareRunsResponse,
    RestoreRunRequest,
    RestoreRunResponse,
    RunRequest,
    RunResponse,
    RunsRequest,
    RunsResponse,
    StripsRequest,
    StripsResponse,
)

if TYPE_CHECKING:
    from nb2prod.config import Config

MOST_RUNS = 500
_MOST_COPIES = 1000
_NONE: RunsResponse = {"runs": [], "more": False, "parameters": [], "metrics": [], "varied": []}


def collector(desk: Desk, request: CollectorRequest) -> CollectorResponse:
    """The code that tracks a notebook's runs; the book need not exist yet."""
    from nb2prod.config import load_config
    from nb2prod.execution.injected import (
        collector_source,
        planned_steps,
        resume_source,
        stop_source,
    )

    notebook = desk.root.notebook(request["path"])
    metadata = request.get("metadata", {})
    options = _options(notebook, metadata)
    steps = planned_steps(_document(request["cells"], metadata), notebook.name)
    config = load_config(notebook.parent, options)
    saves = config.save_metrics
    book = _place(desk, notebook, config)
    resume = resume_source(book=book, experiment=notebook.name, steps=steps, saves=saves)
    return {"start": [collector_source(), resume], "stop": stop_source(), "saves": saves}


def runs(desk: Desk, request: RunsRequest) -> RunsResponse:
    """The runs of a notebook."""
    from nb2prod.app import runs as app
    from nb2prod.app.strips import is_lower_better
    from nb2prod.tracking.query import Query

    notebook, book = _asked(desk, request["path"])
    if not book.is_file():
        return _NONE
    limit = max(1, min(request.get("limit", MOST_RUNS), MOST_RUNS))
    query = Query(
        experiment=notebook.name,
        where=tuple(request.get("where", [])),
        order=request.get("order") or "started",
        descending=request.get("descending", True),
        limit=limit + 1,
    )
    found = app.runs(book, query)
    shown = found[:limit]
    parameters = answers.names_of(shown, lambda one: one.parameters)
    metrics = answers.names_of(shown, lambda one: one.metrics)
    return {
        "runs": [answers.run(one) for one in shown],
        "more": len(found) > limit,
        "parameters": [answers.cut(name) for name in parameters],
        "metrics": [{"name": answers.cut(n), "lower": is_lower_better(n)} for n in metrics],
        "varied": [answers.cut(name) for name in answers.varied(shown, parameters)],
    }


def run(desk: Desk, request: RunRequest) -> RunResponse:
    """One run, with what led to it."""
    from nb2prod.app.curves import curves

    book, found = _run(desk, request)
    return {
        "run": answers.run(found),
        "executions": [answers.execution(one) for one in found.executions],
        "curves": answers.curves(curves(book, [found])),
    }


def compare(desk: Desk, request: CompareRunsRequest) -> CompareRunsResponse:
    """Two or more runs side by side."""
    from nb2prod.app import runs as app
    from nb2prod.app.curves import curves

    _, book = _kept(desk, request["path"])
    if not 2 <= len(request["ids"]) <= 10:
        raise InputError("choose two to ten runs to compare")
    found = app.compare(book, request["ids"])
    return answers.comparison(found, curves(book, found.runs))


def restore(desk: Desk, request: RestoreRunRequest) -> RestoreRunResponse:
    """Write a copy of the notebook with the cells of a run; nothing is overwritten."""
    from nb2prod.app import runs as app

    notebook = desk.root.notebook(request["path"])
    if notebook.suffix.lower() != ".ipynb":
        raise InputError("only the cells of an .ipynb notebook can be restored")
    book, found = _run(desk, request)
    for number in range(1, _MOST_COPIES):
        mark = "" if number == 1 else f"-{number}"
        output = notebook.with_name(f"{notebook.stem}-run{mark}{notebook.suffix}")
        if os.path.lexists(output):
            continue
        changed, missing = app.restore(book, found.id, notebook, output)
        return {
            "path": desk.root.shown(output),
            "changed": changed,
            "missing": len(missing),
            "mixed": [answers.cut(name) for name in found.mixed],
        }
    raise ProtectedError(f"there are {_MOST_COPIES} copies of {notebook.name}: delete some")


def strips(desk: Desk, request: StripsRequest) -> StripsResponse:
    """What stands under the cells that gave metrics."""
    from nb2prod.app import strips as app

    notebook, book = _asked(desk, request["path"])
    if not book.is_file():
        return {"strips": []}
    found = app.strips(book, notebook.name, request.get("lower", {}))
    return {"strips": [answers.strip(one) for one in found]}


def _run(desk: Desk, request: RunRequest | RestoreRunRequest) -> tuple[Path, Run]:
    """The run that is asked for, and its book."""
    from nb2prod.app import runs as app

    _, book = _kept(desk, request["path"])
    return book, app.run(book, request["id"])


def _kept(desk: Desk, path: str) -> tuple[Path, Path]:
    """A notebook, and its book, which exists."""
    notebook, book = _asked(desk, path)
    if not book.is_file():
        raise InputError(f"{notebook.name} has no lab book yet: track its runs first")
    return notebook, book


def _asked(desk: Desk, path: str) -> tuple[Path, Path]:
    """A notebook, and where its book is; the saved file says so."""
    from nb2prod.config import load_config
    from nb2prod.notebook.read import read_notebook

    notebook = desk.root.notebook(path)
    config = load_config(notebook.parent, read_notebook(notebook).options)
    return notebook, _place(desk, notebook, config)


def _options(notebook: Path, metadata: Mapping[str, Any]) -> Mapping[str, Any]:
    """``metadata.nb2prod`` of a notebook whose kernel runs Python."""
    from nb2prod.notebook.cells import read_options
    from nb2prod.notebook.ipynb import FormatError
    from nb2prod.notebook.kernels import read_kernel

    try:
        read_kernel(metadata)
        return read_options(metadata, "the notebook's metadata")
    except FormatError as error:
        raise InputError(f"{notebook.name}: {error}: no runs can be tracked") from error


def _place(desk: Desk, notebook: Path, config: Config) -> Path:
    """The book's file; a notebook must not lead out of the root.

    Raises:
        InputError: the configuration cannot be read, or names a place outside.
    """
    from nb2prod.tracking.place import VARIABLE, book_for

    place = book_for(notebook, config.book)
    inside = Path(os.path.realpath(place)).is_relative_to(desk.root.folder)
    is_ours = bool(os.environ.get(VARIABLE)) and place == book_for(notebook)
    if not inside and not is_ours:
        raise InputError(
            "the lab book lies outside of the folder that the server shows: change 'book' in the"
            f" configuration, or start the server with {VARIABLE} set"
        )
    return place


def _document(cells: list[CellMessage], metadata: dict[str, Any]) -> dict[str, Any]:
    """The notebook as its file would hold it."""
    return {
        "cells": [
            {
                "cell_type": cell["kind"],
                "id": cell["id"],
                "metadata": cell.get("metadata", {}),
                "source": cell["source"],
                **({"outputs": [], "execution_count": None} if cell["kind"] == "code" else {}),
            }
            for cell in cells
        ],
        "metadata": metadata,
        "nbformat": 4,
        "nbformat_minor": 5,
    }
