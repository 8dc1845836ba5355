"""Whose rows and columns leave the notebook's folder with a package."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path

from nb2prod.app.plan import Planned
from nb2prod.model.diagnostic import Diagnostic
from nb2prod.model.recording import FixtureMode, Recorded
from nb2prod.rules.personal_data import in_file

_TABLES = {".csv": ",", ".tsv": "\t", ".txt": ","}
_HEAD = 1_000_000
_MOST_ROWS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Something whose content goes into the package.

    Attributes:
        what: a file's path as the notebook has it, or a variable as ``step.name``.
        place: the folder of the package that it goes into.
        rows: how many rows; None where it is no table.
        columns: some values of each column as text; without values for a variable.
    """

    what: str
    place: str
    rows: int | None = None
    columns: Mapping[str, Sequence[str]]


def what_leaves(planned: Planned, recorded: Recorded | None) -> tuple[Leaving, ...]:
    """List the input files that are carried along, and the tables whose values are fixtures."""
    home = planned.notebook.path.parent
    inputs = f"src/{planned.pipeline.package}/inputs"
    files = [
        _file(home / file.path, file.path, inputs)
        for file in planned.pipeline.input_files
        if file.carried
    ]
    if recorded is None or recorded.recording.mode is not FixtureMode.REAL:
        return tuple(files)
    tables = [
        Leaving(
            what=f"{step.name}.{port.name}",
            place="tests/fixtures",
            rows=port.rows,
            columns={str(column.name): () for column in port.columns},
        )
        for step in recorded.recording.steps
        for port in step.outputs
        if port.columns
    ]
    return (*files, *tables)


def personal_files(planned: Planned, leaving: Sequence[Leaving]) -> tuple[Diagnostic, ...]:
    """Find data about persons in what leaves, unless that is muted."""
    if "NB402" in planned.config.ignore:
        return ()
    return tuple(found for one in leaving for found in in_file(one.what, one.columns))


def _file(path: Path, name: str, place: str) -> Leaving:
    rows, columns = _table(path) if path.suffix.lower() in _TABLES else (None, {})
    return Leaving(what=name, place=place, rows=rows, columns=columns)


def _table(path: Path) -> tuple[int | None, dict[str, list[str]]]:
    """Return the number of rows of a text table, and the first values of its columns."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD).decode("utf-8", errors="replace")
        stream.seek(0)
        lines = sum(block.count(b"\n") for block in iter(lambda: stream.read(_HEAD), b""))
    try:
        dialect = csv.Sniffer().sniff(head[:10_000], delimiters=",;\t|")
        rows = list(islice(csv.reader(StringIO(head), dialect), _MOST_ROWS))
    except csv.Error:
        return None, {}
    names = rows[0] if rows else []
    columns = {name: [row[i] for row in rows[1:] if i < len(row)] for i, name in enumerate(names)}
    return max(lines - 1, len(rows) - 1), columns
