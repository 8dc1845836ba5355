"""NB202: a name that nothing in the notebook defines."""

from __future__ import annotations

from collections.abc import Iterator

from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.rules.context import Context
from nb2prod.rules.known_names import unbound_reads

code = "NB202"
severity = Severity.ERROR


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding for each name, where it is first read."""
    last: dict[str, int] = {}
    for statement in context.dataflow.statements:
        for name in statement.all_binds:
            last[name] = statement.index
    seen: set[str] = set()
    for read in unbound_reads(context.dataflow.statements):
        here = read.statement
        is_later = last.get(read.name, -1) > here.index
        if read.name in seen or is_later or here.index not in context.packaged:
            continue
        seen.add(read.name)
        through = f", which '{read.calls}' reads," if read.calls else ""
        gone = (
            "was deleted by then"
            if _is_bound_before(read.name, here.index, context)
            else ("is defined nowhere; only a cell that is gone can have defined it")
        )
        yield Diagnostic(
            code=code,
            severity=severity,
            message=f"'{read.name}'{through} {gone}.",
            hint="write its definition into the notebook again",
            cell=here.origin.cell,
            line=here.origin.first_line,
        )


def _is_bound_before(name: str, index: int, context: Context) -> bool:
    return any(
        name in item.all_binds
        for item in context.dataflow.statements
        if item.index < index
    )
