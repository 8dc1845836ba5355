"""NB203: the saved run read other values than a run from top to bottom does."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from nb2prod.model.dataflow import Statement, StatementKind
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.rules.context import Context
from nb2prod.rules.findings import Place, once

code = "NB203"
severity = Severity.WARNING


def check(context: Context) -> Iterator[Diagnostic]:
    """At most one finding, at the first cell that read something else."""
    counts = {
        cell.index: cell.execution_count
        for cell in context.notebook.cells
        if cell.kind == "code" and cell.execution_count is not None
    }
    if list(counts.values()) == sorted(counts.values()):
        return
    yield from once(
        code,
        severity,
        list(_different(context, counts)),
        hint="restart the kernel, run all cells, and see whether the results are still yours",
    )


def _different(context: Context, counts: dict[int, int]) -> Iterator[Place]:
    """Reads whose value came from another cell in the saved run."""
    writers = _writers(context, counts)
    source_of: dict[tuple[str, int], int] = {}
    statements = {item.index: item for item in context.dataflow.statements}
    for edge in context.dataflow.edges:
        source_of[edge.name, edge.target] = edge.source
    for (name, target), source in source_of.items():
        reader, writer = statements[target].origin, statements[source].origin.cell
        if not {reader.cell, writer} <= counts.keys() or reader.cell == writer:
            continue
        saved = _last_before(writers.get(name, []), counts[reader.cell])
        if saved != writer and _is_value(statements[source]):
            yield Place(_sentence(name, writer, saved), reader.cell, reader.first_line)


def _writers(context: Context, counts: dict[int, int]) -> dict[str, list[tuple[int, int]]]:
    """For each name the cells that set or change it, in the order in which they were run."""
    found: dict[str, set[tuple[int, int]]] = {}
    for statement in context.dataflow.statements:
        cell = statement.origin.cell
        if cell in counts:
            for name in statement.all_binds | statement.changes:
                found.setdefault(name, set()).add((counts[cell], cell))
    return {name: sorted(cells) for name, cells in found.items()}


def _last_before(writers: list[tuple[int, int]], count: int) -> int | None:
    """The last cell that was run before the count."""
    position = bisect_left(writers, (count, -1))
    return writers[position - 1][1] if position else None


def _is_value(statement: Statement) -> bool:
    return statement.kind is not StatementKind.IMPORT


def _sentence(name: str, writer: int, saved: int | None) -> str:
    if saved is None:
        seen = f"cell {writer}, which defines '{name}', was run again after this cell"
    else:
        seen = f"this cell took '{name}' from cell {saved}, not from cell {writer}"
    return f"the saved results are not those of a run from top to bottom: {seen}"
