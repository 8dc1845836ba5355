"""NB204: a step changes in place what an earlier step made, and others still read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nb2prod.analysis import knowledge, names
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.planning.grouping import lay_out
from nb2prod.rules.context import Context
from nb2prod.rules.findings import Place, once, start_of

code = "NB204"
severity = Severity.INFO

_CONTAINER_METHODS = frozenset(
    {
        "append",
        "extend",
        "insert",
        "pop",
        "popitem",
        "clear",
        "sort",
        "setdefault",
        "discard",
        "update",
        "remove",
    }
)


def check(context: Context) -> Iterator[Diagnostic]:
    """At most one finding: the first such change."""
    yield from once(
        code,
        severity,
        list(_places(context)),
        hint="change a copy under a new name, so that each step leaves its inputs alone",
    )


def _places(context: Context) -> Iterator[Place]:
    steps = lay_out(context.notebook, context.dataflow).home
    inside = [item for item in context.package_code if item.origin.cell in steps]
    last_reader: dict[str, int] = {}
    for statement in inside:
        last_reader |= dict.fromkeys(statement.reads, steps[statement.origin.cell])
    maker: dict[str, int] = {}
    for statement in inside:
        step = steps[statement.origin.cell]
        for name in sorted(statement.changes - statement.binds):
            foreign = maker.get(name, step) != step and last_reader.get(name, step) != step
            if foreign and changes_data(statement.node, name):
                yield start_of(f"'{name}' of an earlier step is changed in place", statement)
        maker |= dict.fromkeys(statement.binds, step)


def changes_data(node: ast.stmt, name: str) -> bool:
    """Whether an item, an attribute or rows change; fitting a model does not count."""
    for item in ast.walk(node):
        if isinstance(item, ast.Subscript | ast.Attribute) and not isinstance(item.ctx, ast.Load):
            if names.root(item) == name:
                return True
        elif isinstance(item, ast.Call) and isinstance(item.func, ast.Attribute):
            inplace = any(keyword.arg == "inplace" for keyword in item.keywords)
            known = inplace or item.func.attr in _CONTAINER_METHODS
            if known and names.root(item.func.value) == name:
                return True
        elif isinstance(item, ast.Call) and names.last_name(item.func) in _FUNCTIONS:
            return any(names.root(argument) == name for argument in item.args)
    return False


_FUNCTIONS = frozenset(name.rpartition(".")[2] for name in knowledge.MUTATING_FUNCTIONS)
