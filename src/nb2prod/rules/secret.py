"""NB401: a password, a key or a token stands in the notebook."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.rules.context import Context
from nb2prod.rules.sensitive import secrets_in

code = "NB401"
severity = Severity.ERROR

_SHOWN = 4


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding for each secret, where it first stands."""
    seen: set[str] = set()
    for cell in context.notebook.cells:
        for kind, value, start in _secrets(cell.source):
            if value in seen:
                continue
            seen.add(value)
            yield Diagnostic(
                code=code,
                severity=severity,
                message=f"this looks like {kind}: {masked(value)}",
                hint="revoke it, and read it from an environment variable (`os.environ[...]`)",
                cell=cell.index,
                line=cell.source.count("\n", 0, start) + 1,
            )


def masked(value: str) -> str:
    """Enough of the secret to find it, and no more."""
    if value.startswith("-----"):
        return value
    return value[: min(_SHOWN, len(value) // 4)] + "…"


@lru_cache(maxsize=4096)
def _secrets(source: str) -> tuple[tuple[str, str, int], ...]:
    """The secrets in a cell, in order; kept, as most cells are the same after an edit."""
    return tuple(sorted(secrets_in(source), key=lambda item: item[2]))
