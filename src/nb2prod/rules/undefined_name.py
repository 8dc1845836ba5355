"""NB202: a name that nothing in the notebook defines."""

from __future__ import annotations

from collections.abc import Iterator

from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.rules.broken_cells import first_mention
from nb2prod.rules.context import Context
from nb2prod.rules.known_names import unbound_reads

code = "NB202"
severity = Severity.ERROR


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding for each name, where it is first read; none if a broken cell may define it."""
    bound = _first_and_last(context)
    mention = first_mention(context.codes)
    seen: set[str] = set()
    for read in unbound_reads(context.dataflow.statements):
        here = read.statement
        first, last = bound.get(read.name, (here.index, here.index))
        if read.name in seen or last > here.index or here.index not in context.packaged:
            continue
        seen.add(read.name)
        if mention(read.name) is not None:
            continue
        through = f", which '{read.calls}' reads," if read.calls else ""
        fate = "is deleted above" if first < here.index else "is defined nowhere"
        yield Diagnostic(
            code=code,
            severity=severity,
            message=f"'{read.name}'{through} {fate}",
            hint="write its definition again: perhaps it stood in a cell that is gone",
            cell=here.origin.cell,
            line=here.origin.first_line,
        )


def _first_and_last(context: Context) -> dict[str, tuple[int, int]]:
    """For each name the first and the last statement that binds it."""
    found: dict[str, tuple[int, int]] = {}
    for statement in context.dataflow.statements:
        for name in statement.all_binds:
            first, _ = found.get(name, (statement.index, 0))
            found[name] = (first, statement.index)
    return found
