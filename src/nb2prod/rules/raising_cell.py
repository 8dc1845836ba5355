"""NB208: a step needs a cell that is expected to raise."""

from __future__ import annotations

from collections.abc import Iterator

from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.rules.context import Context

code = "NB208"
severity = Severity.ERROR

RAISES = "raises-exception"


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding for each cell that raises and that a step holds or needs."""
    raising = {cell.index for cell in context.notebook.cells if RAISES in cell.tags}
    if not raising:
        return
    in_step = {cell for cell in raising if (role := context.roles.get(cell)) and role.is_step}
    cells = {item.index: item.origin.cell for item in context.dataflow.statements}
    needed = {
        cells[edge.source]: edge.name
        for edge in context.dataflow.edges
        if cells[edge.source] in raising - in_step
        and edge.target in context.packaged
        and cells[edge.target] not in raising
    }
    for cell in sorted(in_step | needed.keys()):
        what = f"a step needs '{needed[cell]}' from" if cell in needed else "a step holds"
        yield Diagnostic(
            code=code,
            severity=severity,
            message=f"{what} a cell that is tagged '{RAISES}'",
            hint="take what the step needs out of the cell, or take its tag away",
            cell=cell,
        )
