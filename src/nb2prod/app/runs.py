"""Use cases: the runs in the book, found, compared, exported and restored."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nb2prod.errors import InputError, ProtectedError
from nb2prod.model.run import Execution, Run
from nb2prod.tracking.book import Book
from nb2prod.tracking.place import book_for
from nb2prod.tracking.query import Query


def find_book(notebook: Path | None, given: Path | None) -> Path:
    """The book of a notebook or package, or that of the current folder or one above it.

    Raises:
        InputError: there is no book.
    """
    from nb2prod.app.run import book_of

    if given is not None or notebook is not None:
        place = book_of(notebook or Path("notebook.ipynb"), {}, given)
    else:
        here = Path.cwd()
        places = [book_for(folder / "any") for folder in (here, *here.parents)]
        place = next((one for one in places if one.is_file()), places[0])
    if not place.is_file():
        raise InputError(
            f"{place}: there is no lab book yet: run a notebook with 'nb2prod run', or name the "
            "book with --book"
        )
    return place


def runs(book: Path, query: Query) -> tuple[Run, ...]:
    """The runs that a query finds."""
    with Book(book) as opened:
        return opened.runs(query)


def run(book: Path, id: str) -> Run:
    """One run with its executions, by its id or a part of it."""
    with Book(book) as opened:
        return opened.run(id)


def best(book: Path, query: Query) -> Run:
    """The first of the runs that have what the query sorts by.

    Raises:
        InputError: no run has it.
    """
    for found in runs(book, query):
        value = found.metric(query.order.removeprefix("metrics."))
        if value is not None and value == value:
            return found
    raise InputError(f"no completed run has the metric {query.order!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two or more runs side by side.

    Attributes:
        parameters: names of those that differ, with their texts in each run.
        metrics: names of all, with their values in each run.
        data: variables whose data differ, with fingerprints in each run.
        code: how the cells of the last run differ from those of the first, as a unified diff.
    """

    runs: tuple[Run, ...]
    parameters: tuple[tuple[str, tuple[str | None, ...]], ...]
    metrics: tuple[tuple[str, tuple[float | None, ...]], ...]
    data: tuple[tuple[str, tuple[str | None, ...]], ...]
    code: tuple[str, ...]


def compare(book: Path, ids: Sequence[str]) -> Comparison:
    """What two or more runs have in common and what not."""
    with Book(book) as opened:
        found = tuple(opened.run(id) for id in ids)
    parameters = _table([{p.name: p.text for p in one.parameters} for one in found])
    data = _table([_data(one) for one in found])
    return Comparison(
        runs=found,
        parameters=tuple((k, v) for k, v in parameters if len(set(v)) > 1),
        metrics=tuple(_table([{m.name: m.value for m in one.metrics} for one in found])),
        data=tuple((k, v) for k, v in data if len(set(v)) > 1),
        code=tuple(_code_diff(found[0], found[-1])),
    )


def _table(rows: Sequence[dict[str, Any]]) -> list[tuple[str, tuple[Any, ...]]]:
    names = dict.fromkeys(name for row in rows for name in row)
    return [(name, tuple(row.get(name) for row in rows)) for name in names]


def _data(run: Run) -> dict[str, str]:
    return {
        item.name: f"{item.shape} {item.digest[:12]}"
        for execution in run.executions
        for item in execution.data
    }


def latest(run: Run) -> dict[str, Execution]:
    """The last execution of each cell of a run, in the order of execution."""
    return {execution.cell: execution for execution in run.executions}


def _code_diff(first: Run, last: Run) -> Iterator[str]:
    before, after = latest(first), latest(last)
    if not before or not after:
        return
    for cell in dict.fromkeys([*before, *after]):
        old = before[cell].source.splitlines() if cell in before else []
        new = after[cell].source.splitlines() if cell in after else []
        yield from difflib.unified_diff(
            old, new, f"{first.id} cell {cell}", f"{last.id} cell {cell}", lineterm=""
        )


def restore(book: Path, id: str, notebook: Path, output: Path) -> tuple[int, tuple[str, ...]]:
    """Write a copy of a notebook whose cells are as they were in a run.

    Parameters are as they were, too: the value that the run had stands in a cell of its own.

    Returns:
        How many cells differ from the notebook's, and ids of executed cells that it lacks; these
        are put at the end.

    Raises:
        InputError: the run has no executions, or the notebook cannot be read.
        ProtectedError: the output exists.
    """
    from nb2prod.notebook.read import read_bytes, read_notebook

    found = run(book, id)
    if not found.executions:
        raise InputError(f"run {found.id} has no cells: it was made by a package")
    read_notebook(notebook)
    document = json.loads(read_bytes(notebook).decode("utf-8-sig"))
    changed, missing = _put_back(document, found)
    text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    try:
        with output.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError as error:
        raise ProtectedError(f"{output} exists: name another file") from error
    except OSError as error:
        raise ProtectedError(f"{output}: cannot be written: {error.strerror}") from error
    return changed, missing


def _put_back(document: dict[str, Any], found: Run) -> tuple[int, tuple[str, ...]]:
    sources = latest(found)
    changed = 0
    for cell in document["cells"]:
        then = sources.pop(cell.get("id", ""), None)
        was_it = then is None or (
            cell["cell_type"] == "code" and "".join(cell["source"]) == then.source
        )
        if then is not None and not was_it:
            cell.pop("attachments", None)
            cell |= {"cell_type": "code", "source": then.source}
            cell |= {"outputs": [], "execution_count": None}
            changed += 1
    injected = [e for e in sources.values() if e.role == "parameters"]
    missing = [e for e in sources.values() if e.role != "parameters"]
    for execution in injected:
        document["cells"].insert(_below_defaults(document), _cell(execution, ["parameters"]))
    document["cells"] += [_cell(execution, []) for execution in missing]
    return changed + len(injected), tuple(execution.cell for execution in missing)


def _below_defaults(document: dict[str, Any]) -> int:
    tagged = [
        place
        for place, cell in enumerate(document["cells"])
        if "parameters" in cell.get("metadata", {}).get("tags", [])
    ]
    return tagged[0] + 1 if tagged else 0


def _cell(execution: Execution, tags: list[str]) -> dict[str, Any]:
    role = f"{execution.role}:{execution.step}" if execution.step else execution.role
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": execution.id[-64:],
        "metadata": {"tags": tags or ([role] if role else [])},
        "outputs": [],
        "source": execution.source,
    }


COLUMNS = ("run", "experiment", "status", "via", "started", "seconds", "sweep", "error")


def rows(found: Sequence[Run]) -> tuple[list[str], list[list[Any]]]:
    """Runs as a table: names of the columns, and values; None where a run lacks one.

    Names of parameters begin with ``parameters.``, those of metrics with ``metrics.``.
    """
    parameters = list(dict.fromkeys(p.name for one in found for p in one.parameters))
    metrics = list(dict.fromkeys(m.name for one in found for m in one.metrics))
    head = [
        *COLUMNS,
        *(f"parameters.{name}" for name in parameters),
        *(f"metrics.{name}" for name in metrics),
    ]
    values = [
        [
            one.id,
            one.experiment,
            one.status.value,
            one.via,
            one.started,
            one.seconds,
            one.sweep,
            one.error,
            *(one.parameter(name) for name in parameters),
            *(one.metric(name) for name in metrics),
        ]
        for one in found
    ]
    return head, values


def export_csv(found: Sequence[Run], output: Path) -> None:
    """Write runs as CSV. Texts that a spreadsheet would take for formulas get a quote in front."""
    import csv

    head, values = rows(found)
    with output.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(map(_inert, head))
        writer.writerows([[_inert(value) for value in row] for row in values])


def _inert(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("=", "+", "@", "\t", "\r"):
        return f"'{value}"
    if isinstance(value, str) and value[:1] == "-" and not value[1:2].isdigit():
        return f"'{value}"
    return value


def export_parquet(found: Sequence[Run], output: Path) -> None:
    """Write runs as parquet.

    Raises:
        InputError: pyarrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise InputError(
            "parquet needs pyarrow: run python -m pip install pyarrow, or export CSV"
        ) from error
    head, values = rows(found)
    columns = {
        name: pyarrow.array([row[place] for row in values], type=_type(pyarrow, name))
        for place, name in enumerate(head)
    }
    parquet.write_table(pyarrow.table(columns), output)


def _type(pyarrow: Any, name: str) -> Any:
    is_number = name.startswith("metrics.") or name in ("started", "seconds")
    return pyarrow.float64() if is_number else pyarrow.string()
