"""NB302: code that stays behind draws from a seeded stream which a later step draws from too."""

from __future__ import annotations

from collections.abc import Iterator

from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.rules.context import Context
from nb2prod.rules.findings import Place, once
from nb2prod.rules.randomness import randomness

code = "NB302"
severity = Severity.WARNING


def check(context: Context) -> Iterator[Diagnostic]:
    """At most one finding, at the first draw that stays behind and shifts a step's."""
    yield from once(
        code,
        severity,
        list(dict.fromkeys(_places(context))),
        hint="tag the cell as part of a step, or seed again at the start of the step",
    )


def _places(context: Context) -> Iterator[Place]:
    behind: dict[str, Place] = {}
    for item in randomness(context.dataflow.statements):
        for stream in item.seeds:
            behind.pop(stream, None)
        for draw in item.draws:
            if not item.is_seeded(draw):
                continue
            if item.statement.index not in context.packaged:
                behind.setdefault(draw.stream, draw.place)
            elif place := behind.get(draw.stream):
                cell = item.statement.origin.cell
                what = f"{place.what} stays behind, and shifts the random numbers of cell {cell}"
                yield Place(what, place.cell, place.line)
