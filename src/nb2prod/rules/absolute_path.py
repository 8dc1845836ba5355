"""NB303: a file is read or written at a place that only this machine has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nb2prod.model.dataflow import EffectKind
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.rules.context import Context
from nb2prod.rules.findings import Place, once, shown

code = "NB303"
severity = Severity.WARNING

_ABSOLUTE = re.compile(r"/|~|[A-Za-z]:[\\/]|\\\\|file:")
_EVERYWHERE = frozenset({"/dev/null", "/dev/stdin", "/dev/stdout"})
_FILES = (EffectKind.READS_FILE, EffectKind.WRITES_FILE)


def check(context: Context) -> Iterator[Diagnostic]:
    """At most one finding, at the first such path."""
    places = [
        Place(
            f"{shown(effect.detail)!r} is a path of this machine",
            item.origin.cell,
            effect.line,
        )
        for item in context.package_code
        for effect in item.effects
        if effect.kind in _FILES and is_absolute(effect.detail)
    ]
    yield from once(
        code,
        severity,
        places,
        hint="put the file beside the notebook and use a relative path, or make it a parameter",
    )


def is_absolute(path: str) -> bool:
    """Whether the path says its place on one machine by itself."""
    return _ABSOLUTE.match(path) is not None and path not in _EVERYWHERE
