"""NB205: a parameter gets another value further down, so that setting it has no effect there."""

from __future__ import annotations

from collections.abc import Iterator

from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.model.notebook import Role
from nb2prod.rules.context import Context
from nb2prod.rules.findings import Place, once, start_of

code = "NB205"
severity = Severity.WARNING

INJECTED = "injected-parameters"


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding for each parameter."""
    found: dict[str, list[Place]] = {}
    injected = {cell.index for cell in context.notebook.cells if INJECTED in cell.tags}
    parameters: set[str] = set()
    matter = context.packaged | {
        edge.source for edge in context.dataflow.edges if edge.target in context.packaged
    }
    for statement in context.dataflow.statements:
        if context.has_role(statement, Role.PARAMETERS):
            parameters |= statement.binds
            continue
        if statement.index not in matter or statement.origin.cell in injected:
            continue
        for name in sorted(parameters & (statement.all_binds - statement.reads)):
            what = f"the parameter '{name}' gets another value here"
            found.setdefault(name, []).append(start_of(what, statement))
    for places in found.values():
        yield from once(
            code,
            severity,
            places,
            hint="give this value a name of its own, or drop the parameter",
        )
