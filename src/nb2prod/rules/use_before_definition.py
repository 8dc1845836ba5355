"""NB201: a name is read before the statement that binds it."""

from __future__ import annotations

from collections.abc import Iterator

from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.rules.broken_cells import first_mention
from nb2prod.rules.context import Context
from nb2prod.rules.known_names import unbound_reads

code = "NB201"
severity = Severity.ERROR


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding for each name, where it is first read; none if a broken cell may define it."""
    mention = first_mention(context.codes)
    later: dict[str, int] = {}
    for statement in context.dataflow.statements:
        for name in statement.all_binds:
            later[name] = statement.index
    cells = {item.index: item.origin.cell for item in context.dataflow.statements}
    seen: set[str] = set()
    for read in unbound_reads(context.dataflow.statements):
        here = read.statement
        is_later = later.get(read.name, -1) > here.index
        if read.name in seen or not is_later or here.index not in context.packaged:
            continue
        seen.add(read.name)
        above = mention(read.name)
        if above is not None and above < here.origin.cell:
            continue
        through = f" by '{read.calls}', which is called here," if read.calls else ""
        yield Diagnostic(
            code=code,
            severity=severity,
            message=f"'{read.name}' is read{through} before it is defined"
            f" in cell {cells[later[read.name]]}",
            hint="move the definition above; run the notebook from top to bottom to be sure",
            cell=here.origin.cell,
            line=here.origin.first_line,
        )
