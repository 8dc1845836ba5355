"""NB101: no cell is tagged as part of a step."""

from __future__ import annotations

from collections.abc import Iterator

from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.rules.context import Context

code = "NB101"
severity = Severity.ERROR


def check(context: Context) -> Iterator[Diagnostic]:
    """At most one finding, of the whole notebook."""
    if any(role is not None and role.is_step for role in context.roles.values()):
        return
    tagged = any(role is not None for role in context.roles.values())
    what = "the tags make no step" if tagged else "no cell has a tag"
    yield Diagnostic(
        code=code,
        severity=severity,
        message=f"{what}, so there is nothing to export",
        hint="tag cells data, training or evaluation; `nb2prod tag --suggest` proposes tags",
    )
