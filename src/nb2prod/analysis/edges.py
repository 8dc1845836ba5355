"""Which statement's value another one reads."""

from __future__ import annotations

from collections.abc import Sequence

from nb2prod.model.dataflow import Edge, Statement


def edges(statements: Sequence[Statement]) -> tuple[Edge, ...]:
    """All flows of values between statements, in order of the reading statement.

    A name has several sources where an earlier statement binds it on some paths only; a change
    in place is a source beside the binding.
    """
    found: list[Edge] = []
    sources: dict[str, tuple[int, ...]] = {}
    for statement in statements:
        here = statement.index
        for name in sorted(statement.reads):
            for source in sources.get(name, ()):
                found.append(Edge(name=name, source=source, target=here))
        for name in statement.changes:
            if name in sources:
                sources[name] = (*sources[name][-3:], here)
        for name in statement.may_bind:
            sources[name] = (*sources.get(name, ())[-3:], here)
        for name in statement.binds:
            sources[name] = (here,)
        for name in statement.deletes - statement.binds:
            sources.pop(name, None)
    return tuple(found)
