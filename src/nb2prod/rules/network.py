"""NB305: a step reads from the network."""

from __future__ import annotations

from collections.abc import Iterator

from nb2prod.model.dataflow import EffectKind
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.rules.context import Context
from nb2prod.rules.findings import Place, once, shown

code = "NB305"
severity = Severity.INFO


def check(context: Context) -> Iterator[Diagnostic]:
    """At most one finding, at the first access."""
    places = [
        Place(
            f"{shown(effect.detail)!r} is fetched over the network",
            item.origin.cell,
            effect.line,
        )
        for item in context.package_code
        for effect in item.effects
        if effect.kind is EffectKind.NETWORK
    ]
    yield from once(
        code,
        severity,
        places,
        hint="keep a copy of the data beside the notebook, so that runs need no network",
    )
