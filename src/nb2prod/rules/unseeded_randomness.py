"""NB301: a step draws random numbers that nothing seeds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.rules.context import Context
from nb2prod.rules.findings import once
from nb2prod.rules.randomness import randomness

code = "NB301"
severity = Severity.WARNING


def check(context: Context) -> Iterator[Diagnostic]:
    """At most one finding, at the first draw."""
    places = [
        replace(draw.place, what=f"{draw.place.what} draws random numbers without a seed")
        for item in randomness(context.dataflow.statements)
        if item.statement.index in context.packaged
        for draw in item.draws
        if not item.is_seeded(draw)
    ]
    yield from once(
        code,
        severity,
        places,
        hint="values differ from run to run; give it a `random_state` or a seed",
    )
