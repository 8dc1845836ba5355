"""NB207: code that looks names up when it runs, or asks the person at the keyboard."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nb2prod.model.dataflow import Statement
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.rules.context import Context
from nb2prod.rules.findings import Place, once
from nb2prod.rules.known_names import IPYTHON_HISTORY

code = "NB207"
severity = Severity.ERROR

_ALWAYS = frozenset({"eval", "exec", "globals", "input"})
_WITHOUT_ARGUMENT = frozenset({"locals", "vars", "dir"})
_WATCHED = _ALWAYS | _WITHOUT_ARGUMENT | IPYTHON_HISTORY


def check(context: Context) -> Iterator[Diagnostic]:
    """One finding for each such name."""
    found: dict[str, list[Place]] = {}
    bound: set[str] = set()
    for statement in context.dataflow.statements:
        watched = (statement.reads | statement.deferred) & _WATCHED - bound
        if watched and statement.index in context.packaged:
            for place in _uses(statement, watched):
                found.setdefault(place.what, []).append(place)
        bound |= statement.all_binds
    for places in found.values():
        yield from once(
            code,
            severity,
            places,
            hint="name the values that are meant, or tag the cell skip",
        )


def _uses(statement: Statement, watched: frozenset[str]) -> Iterator[Place]:
    shift = statement.origin.first_line - _first_line(statement.node)
    for node in ast.walk(statement.node):
        name = ""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            called = node.func.id
            empty = not node.args and not node.keywords
            name = called if called in _ALWAYS or (called in _WITHOUT_ARGUMENT and empty) else ""
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            name = node.id if node.id in IPYTHON_HISTORY else ""
        if name in watched:
            line = getattr(node, "lineno", 1) + shift
            yield Place(_sentence(name), statement.origin.cell, line)


def _sentence(name: str) -> str:
    if name in IPYTHON_HISTORY:
        return f"'{name}' is kept by Jupyter alone: a package has no such history"
    if name == "input":
        return "`input()` waits for somebody to type"
    return f"`{name}()` looks names up when it runs, so what it reads or sets cannot be known"


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(item.lineno for item in decorators)])
