"""Numbers that a cell shows without a name: the calls that make them report to the collector."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from nb2prod.model.dataflow import Statement, StatementKind
from nb2prod.planning import reporting

_MODULE = "nb2prod.kernel.collector"


def wrap(tree: ast.Module, statements: Sequence[Statement], *, everything: bool) -> None:
    """Change ``f(x)`` to ``keep("f", f(x))`` where its number counts, in place.

    Nothing is added to the notebook's names, and line numbers stay.

    Args:
        everything: the step reports, so that any displayed number counts.
    """
    names: dict[int, str] = {}
    for statement in statements:
        if statement.kind is not StatementKind.FUNCTION:
            for item in reporting.shown_metrics(statement, everything):
                names[id(item.call)] = item.name
    if names:
        _Wrapper(names).visit(tree)


class _Wrapper(ast.NodeTransformer):
    def __init__(self, names: dict[int, str]) -> None:
        self._names = names

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Wrap the call if it is one of those."""
        name = self._names.get(id(node))
        self.generic_visit(node)
        if name is None:
            return node
        keep = ast.parse(f"__import__({_MODULE!r}, fromlist=('keep',)).keep", mode="eval").body
        wrapped = ast.Call(func=keep, args=[ast.Constant(name), node], keywords=[])
        for part in ast.walk(keep):
            ast.copy_location(part, node)
        ast.copy_location(wrapped.args[0], node)
        return ast.copy_location(wrapped, node)
