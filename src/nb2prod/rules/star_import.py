"""NB206: ``from module import *`` hides where names come from."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.rules.context import Context, binds_star
from nb2prod.rules.findings import once, shown, start_of

code = "NB206"
severity = Severity.WARNING


def check(context: Context) -> Iterator[Diagnostic]:
    """At most one finding, at the first star import."""
    places = [
        start_of(f"`{shown(ast.unparse(item.node))}` hides which names it defines", item)
        for item in context.dataflow.statements
        if binds_star(item)
    ]
    yield from once(code, severity, places, hint="import the names that the notebook uses")
