"""NB307: a step goes through a set whose order is another one in each process."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Set

from nb2prod.analysis import names
from nb2prod.model.dataflow import Statement
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.rules.context import Context
from nb2prod.rules.findings import Place, once, shown

code = "NB307"
severity = Severity.WARNING
_ORDERED_BY = frozenset({"enumerate", "iter", "list", "map", "next", "reversed", "tuple", "zip"})


def check(context: Context) -> Iterator[Diagnostic]:
    """At most one finding, at the first such loop or call."""
    sets: set[str] = set()
    places: list[Place] = []
    for item in context.dataflow.statements:
        if not ("{" in item.text or item.reads & sets):
            sets -= item.binds
            continue
        if item.index in context.packaged:
            places += _places(item, sets)
        sets -= item.binds
        if isinstance(item.node, ast.Assign) and _has_no_order(item.node.value, sets):
            sets |= {target.id for target in item.node.targets if isinstance(target, ast.Name)}
    yield from once(
        code,
        severity,
        places,
        hint="values may differ from run to run; write a list, or go through `sorted(...)`",
    )


def _places(item: Statement, sets: Set[str]) -> Iterator[Place]:
    for node in names.nodes_of(item.node):
        for source in _gone_through(node):
            if _has_no_order(source, sets):
                line = item.origin.first_line + source.lineno - item.node.lineno
                text = shown(ast.unparse(source))
                yield Place(f"the set `{text}` has no order", item.origin.cell, line)


def _gone_through(node: ast.AST) -> list[ast.expr]:
    """The expressions whose items a node takes one after the other."""
    if isinstance(node, ast.For | ast.comprehension):
        return [node.iter]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.args if node.func.id in _ORDERED_BY else []
    return []


def _has_no_order(node: ast.expr, sets: Set[str]) -> bool:
    """Whether it is a set of texts or of new objects; numbers are in the same order each time."""
    if isinstance(node, ast.Name):
        return node.id in sets
    items = node.elts if isinstance(node, ast.Set) else []
    return len(items) > 1 and any(
        isinstance(item, ast.Call | ast.JoinedStr)
        or (isinstance(item, ast.Constant) and isinstance(item.value, str | bytes))
        for item in items
    )
