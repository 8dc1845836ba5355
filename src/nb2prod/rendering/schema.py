"""What is demanded of the tables between the steps: what a recording saw, with room."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from nb2prod.model.notebook import Role
from nb2prod.model.pipeline import Pipeline
from nb2prod.model.recording import ColumnSeen, PortSeen, Recording
from nb2prod.rendering.formatting import formatted
from nb2prod.rendering.layout import quoted
from nb2prod.rendering.templates import render

ROOM = 10  # numbers may grow by so many times the span of those seen
MOST_COLUMNS = 200
FEWEST_ROWS = 20  # smaller tables have the same number of rows by chance
_TEXTS = ("str", "string", "object")
_NUMBER = re.compile(r"(u?int|float)[0-9]")  # not an interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What became of the rows of tables, named ``step.variable``.

    Attributes:
        same: pairs of tables that have the same rows in the same order.
        split: triples: a table, and two that its rows were split into.
    """

    same: tuple[tuple[str, str], ...] = ()
    split: tuple[tuple[str, str, str], ...] = ()


def render_schema(pipeline: Pipeline, recording: Recording | None) -> str:
    """Return the module that knows what tables look like; empty if none was seen."""
    tables = tables_seen(pipeline, recording)
    if not tables:
        return ""
    schemas = {name: _schema(table) for name, table in tables.items()}
    text = render(
        "orchestration/local/schema.py.jinja",
        schemas=schemas,
        kinds={check.partition("(")[0] for columns in schemas.values() for _, check in columns},
        taken=tables_taken(pipeline, recording),
        quoted=quoted,
    )
    return formatted(text)


def tables_taken(pipeline: Pipeline, recording: Recording | None) -> dict[str, dict[str, str]]:
    """Return what training steps take: variables and their tables, by step."""
    tables = tables_seen(pipeline, recording)
    taken = {
        step.name: {
            port.name: table
            for port in step.inputs
            if (table := f"{port.from_step}.{port.name}") in tables
        }
        for step in pipeline.steps
        if step.role is Role.TRAINING
    }
    return {step: used for step, used in taken.items() if used}


def tables_seen(pipeline: Pipeline, recording: Recording | None) -> dict[str, PortSeen]:
    """Return the tables that a later step takes, by ``step.variable`` of the one that gave it."""
    taken = {(port.from_step, port.name) for step in pipeline.steps for port in step.inputs}
    return {
        f"{step.name}.{port.name}": port
        for step in (recording.steps if recording else ())
        for port in step.outputs
        if (step.name, port.name) in taken and _is_table(port)
    }


def rows_kept(pipeline: Pipeline, recording: Recording) -> Rows:
    """Return which tables have the rows of another one, or a part of them."""
    tables = tables_seen(pipeline, recording)
    same: list[tuple[str, str]] = []
    split: list[tuple[str, str, str]] = []
    for step in pipeline.steps:
        given = [f"{step.name}.{port.name}" for port in step.outputs]
        taken = [f"{port.from_step}.{port.name}" for port in step.inputs]
        outputs = [name for name in given if name in tables]
        inputs = [name for name in taken if name in tables and name not in given]
        same += _same(outputs, inputs, tables)
        split += _split(outputs, inputs, tables)
    return Rows(same=tuple(same), split=tuple(split))


def _is_table(port: PortSeen) -> bool:
    names = [column.name for column in port.columns]
    return 0 < len(names) <= MOST_COLUMNS and len(set(names)) == len(names)


def _same(
    outputs: Sequence[str], inputs: Sequence[str], tables: dict[str, PortSeen]
) -> Iterator[tuple[str, str]]:
    """Yield each output with the first table before it that has the same rows."""
    for place, name in enumerate(outputs):
        table = tables[name]
        others = [*inputs, *outputs[:place]]
        like = [other for other in others if table.index and tables[other].index == table.index]
        if like and table.rows >= FEWEST_ROWS:
            yield name, like[0]


def _split(
    outputs: Sequence[str], inputs: Sequence[str], tables: dict[str, PortSeen]
) -> Iterator[tuple[str, str, str]]:
    """Yield each input with two outputs that have its columns and together its rows."""
    for whole in inputs:
        labels = [column.name for column in tables[whole].columns]
        wide = tables[whole].shape[1:]
        like = [
            one
            for one in outputs
            if [c.name for c in tables[one].columns] == labels and tables[one].shape[1:] == wide
        ]
        for first, second in combinations(like, 2):
            rows = tables[first].rows, tables[second].rows
            if sum(rows) == tables[whole].rows >= FEWEST_ROWS and all(rows):
                yield whole, first, second


def _schema(table: PortSeen) -> list[tuple[str, str]]:
    """Return the columns as Python texts: a label, and the call that makes its check."""
    return [(_label(column), _column(column)) for column in table.columns]


def _label(column: ColumnSeen) -> str:
    return quoted(column.name) if isinstance(column.name, str) else repr(column.name)


def _column(column: ColumnSeen) -> str:
    kind, arguments = _check(column)
    arguments += ["missing=True"] if column.missing else []
    return f"{kind}({', '.join(arguments)})"


def _check(column: ColumnSeen) -> tuple[str, list[str]]:
    """Return the function that makes a column's check, and its arguments."""
    dtype = column.dtype.lower()
    if dtype in ("bool", "boolean"):
        return "truth", []
    if _NUMBER.match(dtype):
        return "number", _bounds(column)
    if dtype.startswith("datetime64"):
        return "moment", []
    if len(column.categories) > 1:
        return "category", [quoted(text) for text in column.categories]
    return ("text" if dtype in _TEXTS or column.categories else "anything"), []


def _bounds(column: ColumnSeen) -> list[str]:
    if column.low is None or column.high is None:
        return []
    if (column.low, column.high) == (0, 1) and column.dtype.lower().startswith(("int", "uint")):
        return ["0", "1"]
    span = column.high - column.low or abs(column.high) or 1.0
    low, high = column.low - _room(-column.low) * span, column.high + _room(column.high) * span
    if not math.isfinite(low) or not math.isfinite(high):
        return []
    return [_rounded(low, math.floor), _rounded(high, math.ceil)]


def _room(extreme: float) -> int:
    """Return by how many spans an extreme may grow: one on the side of zero, none at it."""
    return (extreme > 0) * ROOM or int(extreme < 0)


def _rounded(number: float, outward: Callable[[float], int]) -> str:
    """Return a number with two digits that count, not nearer to the values seen."""
    if number == 0:
        return "0"
    unit = 10.0 ** (math.floor(math.log10(abs(number))) - 1)
    return f"{outward(number / unit) * unit:.12g}"
