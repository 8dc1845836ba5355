"""nb2prod's functions in a package that does not depend on it: functions of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from nb2prod.model.dataflow import Statement
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.model.pipeline import ImportBinding, Module
from nb2prod.planning.definitions import Hoisted, bindings

LIBRARY = "nb2prod"
FUNCTIONS = ("log_metric", "live")
MODULE = "metrics"


def with_own_function(modules: Sequence[Module], package: str) -> tuple[Module, ...]:
    """The modules, with nb2prod's imports in them replaced by those of the package's own."""
    return tuple(
        replace(module, imports=tuple(_own(item, package) for item in module.imports))
        for module in modules
    )


def foreign_uses(
    statements: Iterable[Statement], hoisted: Hoisted, idle: frozenset[int]
) -> Iterator[Diagnostic]:
    """Errors for what a package cannot have of nb2prod: all but ``FUNCTIONS``.

    Args:
        idle: indices of the statements that stay behind.
    """
    names = {name for name, items in hoisted.imports.items() if _is_library(items)}
    for statement in statements:
        if statement.index in hoisted.statements:
            wrong = any(_is_foreign(item) for item in bindings(statement.node))
        else:
            wrong = LIBRARY in statement.text and any(map(_imports, ast.walk(statement.node)))
            wrong = wrong or _uses_more(statement.node, names)
        if wrong and statement.index not in idle:
            yield Diagnostic(
                code="NB504",
                severity=Severity.ERROR,
                message="a step uses nb2prod itself, which a package does not have",
                hint="import log_metric or live at the top level of a cell, and nothing else of it",
                cell=statement.origin.cell,
                line=statement.origin.first_line,
            )


def _own(item: ImportBinding, package: str) -> ImportBinding:
    if item.module != LIBRARY:
        return item
    if item.name:
        return replace(item, module=f"{package}.runtime.{MODULE}")
    return replace(item, module=f"{package}.runtime", name=MODULE, alias=item.alias or LIBRARY)


def _is_library(items: Iterable[ImportBinding]) -> bool:
    return any(item.module == LIBRARY and not item.name for item in items)


def _is_foreign(item: ImportBinding) -> bool:
    top = item.module.partition(".")[0]
    return top == LIBRARY and (item.module != LIBRARY or item.name not in ("", *FUNCTIONS))


def _imports(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").partition(".")[0] == LIBRARY and not node.level
    if isinstance(node, ast.Import):
        return any(item.name.partition(".")[0] == LIBRARY for item in node.names)
    return False


def _uses_more(node: ast.stmt, names: set[str]) -> bool:
    """Whether the library is used but for a call of its functions."""
    if not names:
        return False
    allowed = {
        id(item.value)
        for item in ast.walk(node)
        if isinstance(item, ast.Attribute) and item.attr in FUNCTIONS
    }
    return any(
        isinstance(item, ast.Name) and item.id in names and id(item) not in allowed
        for item in ast.walk(node)
    )
