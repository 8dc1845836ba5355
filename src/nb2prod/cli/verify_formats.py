"""A verification as a table for the terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from nb2prod.cli.formats import one_line
from nb2prod.execution.verify_result import Kind, Row, Source, Status, Verification

_FEW = 5


def as_json(found: Verification) -> str:
    """The verification as one JSON object."""
    document = {
        "version": 1,
        "notebook": str(found.notebook),
        "package": str(found.package),
        "equal": found.equal,
        "isolated": found.isolated,
        "python": found.python,
        "runs": {"notebook": found.notebook_runs, "package": found.package_runs},
        "seconds": round(found.seconds, 3),
        "tolerance": {
            "relative": found.tolerance.relative,
            "absolute": found.tolerance.absolute,
            "channel": found.tolerance.channel,
            "pixels": found.tolerance.pixels,
        },
        "counts": {status.value: found.count(status) for status in Status},
        "rows": [_row(row) for row in found.rows],
        "not_deterministic": [_source(source) for source in found.sources],
        "notes": list(found.notes),
    }
    return json.dumps(document, indent=2) + "\n"


def _row(row: Row) -> dict[str, Any]:
    return {
        "kind": row.kind.value,
        "step": row.step,
        "name": row.name,
        "status": row.status.value,
        "cells": list(row.cells),
        "notebook": row.expected,
        "package": row.found,
        "note": row.note,
        "differences": [
            {
                "path": each.path,
                "kind": each.kind,
                "notebook": each.expected,
                "package": each.found,
                "note": each.note,
            }
            for each in row.differences
        ],
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "cell": source.cell,
        "line": source.line,
        "call": source.call,
        "why": source.why,
        "names": list(source.names),
    }


def as_text(found: Verification, *, every: bool = False) -> str:
    """The verification as a table, with the first differences by path.

    Args:
        every: list what is equal, too.
    """
    lines = [*_steps(found), *_details(found.rows, every=every), *_sources(found)]
    lines += [f"note: {note}" for note in found.notes]
    return "\n".join(map(_clean, [*lines, _verdict(found)])) + "\n"


def _steps(found: Verification) -> Iterator[str]:
    """Yield a line for each step that counts what was compared."""
    names = dict.fromkeys(row.step for row in found.rows)
    rows = [("step", "cells", *(f"{kind.value}s" for kind in Kind if kind is not Kind.STEP), "")]
    for name in names:
        own = [row for row in found.rows if row.step == name]
        cells = ", ".join(str(cell) for cell in sorted({c for row in own for c in row.cells}))
        counts = [_counted([row for row in own if row.kind is kind]) for kind in list(Kind)[1:]]
        rows.append((name or "(no step)", cells if name else "", *counts, _worst(own)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells_of = (text.ljust(width) for text, width in zip(row, widths, strict=True))
        yield "  ".join(cells_of).rstrip()


def _counted(rows: Sequence[Row]) -> str:
    """``3`` where three are equal, ``2 of 3`` where one is not, ``-`` where there are none."""
    equal = sum(row.status is Status.EQUAL for row in rows)
    if not rows:
        return "-"
    return str(equal) if equal == len(rows) else f"{equal} of {len(rows)}"


def _worst(rows: Sequence[Row]) -> str:
    present = {row.status for row in rows}
    order = (Status.DIFFERS, Status.VARIES, Status.EQUAL, Status.ASIDE)
    worst = next(status for status in order if status in present)
    return "not compared" if worst is Status.ASIDE else worst.value


def _details(rows: Iterable[Row], *, every: bool) -> Iterator[str]:
    for row in rows:
        if row.status is Status.EQUAL and not every:
            continue
        yield ""
        where = f" of step {row.step}" if row.step and row.kind is not Kind.STEP else ""
        cells = f" (cell {', '.join(map(str, row.cells))})" if row.cells else ""
        status = "not compared" if row.status is Status.ASIDE else row.status.value
        yield f"{status}: {row.kind.value} {row.name}{where}{cells}"
        for each in row.differences[:_FEW]:
            yield f"    {each.text()}"
        if len(row.differences) > _FEW:
            yield f"    and {len(row.differences) - _FEW} more"
        if row.note:
            yield f"    {row.note}"


def _sources(found: Verification) -> Iterator[str]:
    if found.sources:
        yield ""
        yield "not deterministic in the notebook:"
    for source in found.sources:
        names = f" -> {', '.join(source.names)}" if source.names else ""
        yield f"    cell {source.cell} line {source.line}: `{source.call}` {source.why}{names}"


def _verdict(found: Verification) -> str:
    compared = len(found.rows) - found.count(Status.ASIDE)
    how = "each step in a process of its own" if found.isolated else "all steps in one process"
    runs = "" if found.package_runs == 1 else f", {found.package_runs} runs"
    if found.equal:
        said = f"equal: {compared} comparisons"
    else:
        counts = [
            f"{found.count(status)} {word}"
            for status, word in ((Status.DIFFERS, "differ"), (Status.VARIES, "vary"))
            if found.count(status)
        ]
        said = f"not equal: of {compared} comparisons {', '.join(counts)}"
    return f"{said} ({how}{runs}; {found.seconds:.1f} s)"


def _clean(line: str) -> str:
    return one_line(line) if line else line
