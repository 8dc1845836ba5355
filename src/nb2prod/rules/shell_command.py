"""NB306: a step runs a shell command."""

from __future__ import annotations

from collections.abc import Iterator

from nb2prod.model.dataflow import EffectKind
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.rules.context import Context
from nb2prod.rules.findings import Place, once, shown

code = "NB306"
severity = Severity.INFO


def check(context: Context) -> Iterator[Diagnostic]:
    """At most one finding, at the first command."""
    places = [
        Place(_sentence(effect.detail), item.origin.cell, effect.line)
        for item in context.package_code
        for effect in item.effects
        if effect.kind is EffectKind.SHELL
    ]
    yield from once(
        code,
        severity,
        places,
        hint="the package runs it too, each time; tag the cell skip if it is not needed there",
    )


def _sentence(command: str) -> str:
    return f"the command `{shown(command)}` is run" if command else "a program is run"
