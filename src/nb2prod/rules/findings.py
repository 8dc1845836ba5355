"""From places in a notebook to diagnostics, few and right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nb2prod.model.dataflow import Statement
from nb2prod.model.diagnostic import Diagnostic, Severity

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a cell, and what was found there."""

    what: str
    cell: int
    line: int


def start_of(what: str, statement: Statement) -> Place:
    """The place where a statement starts."""
    return Place(what, statement.origin.cell, statement.origin.first_line)


def shown(text: str) -> str:
    """Text of the notebook as one printable line of at most 60 characters."""
    line = text if text.isprintable() else repr(text)[1:-1]
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def once(
    code: str, severity: Severity, places: Sequence[Place], *, hint: str
) -> Iterator[Diagnostic]:
    """One diagnostic at the first of the places that says how many more there are.

    Each place's ``what`` is a sentence without its full stop.
    """
    if not places:
        return
    more = len(set(places)) - 1
    also = f" (and {more} more {'places' if more > 1 else 'place'})" if more else ""
    first = places[0]
    yield Diagnostic(
        code=code,
        severity=severity,
        message=f"{first.what}{also}",
        hint=hint,
        cell=first.cell,
        line=first.line,
    )
