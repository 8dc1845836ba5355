"""Which objects a call changes in place, and which names may share an object afterwards."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping

from nb2prod.analysis import knowledge, names
from nb2prod.analysis.collected import CallFacts, Facts

_WRAPPERS = (ast.Starred, ast.NamedExpr, ast.Await)
_VALUED = (ast.BoolOp, ast.Dict)
_ROWS = (*names.ROWS, ast.Set)
_PURE_PREFIXES = ("get_", "is_", "has_", "to_", "predict", "plot")


def change_by_call(
    facts: Facts,
    node: ast.Call,
    name: str,
    receiver: str,
    mutating: Collection[str],
    *,
    bare: bool,
    plots: bool,
) -> None:
    """Collect what one call may do to the objects it is given.

    Args:
        facts: what grows.
        name: dotted name of what is called, imports resolved; may be empty.
        receiver: the variable that the called name starts with; empty if that is an import (a
            module is never changed by calling its functions).
        mutating: methods of the notebook's own classes that change their object.
        bare: nothing is done with the result.
        plots: it draws a picture.
    """
    func = node.func
    positional = [names.root(item) for item in node.args]
    facts.arguments.update(positional)
    keywords: list[tuple[str, str]] = []
    for item in node.keywords:
        root = names.root(item.value)
        keywords.append((item.arg or "", root))
        facts.arguments.add(root)
        if root and item.arg == "out":
            facts.changes.add(root)
    position = knowledge.MUTATING_FUNCTIONS.get(name)
    if position is not None and position < len(positional) and positional[position]:
        facts.changes.add(positional[position])
    if isinstance(func, ast.Name):
        facts.calls.append(CallFacts(func.id, positional, keywords))
    elif receiver and isinstance(func, ast.Attribute):
        facts.arguments.add(receiver)
        certain = _changes_receiver(node, func.attr, mutating, bare)
        if certain:
            facts.changes.add(receiver)
        elif certain is None and not plots:
            facts.may_change.add(receiver)
        if func.attr in knowledge.STORING_METHODS:
            plain = {item.id for item in node.args if isinstance(item, ast.Name)}
            facts.aliases |= {(receiver, item) for item in plain - {receiver}}


def _changes_receiver(
    node: ast.Call, method: str, mutating: Collection[str], bare: bool
) -> bool | None:
    """Whether a method changes its object; None if nobody knows."""
    for item in node.keywords:
        if _is_true(item, "inplace") or _is_false(item, "copy"):
            return True
    if method in knowledge.MUTATING_METHODS or method in mutating:
        return True
    if method in knowledge.MUTATING_WHEN_BARE:
        return True if bare else None
    if method in knowledge.PURE_METHODS or method in knowledge.PLOT_METHODS:
        return False
    if names.through_accessor(node.func):
        return False
    if method in knowledge.WRITER_METHODS or method in knowledge.READER_METHODS:
        return False
    if method.startswith(_PURE_PREFIXES):
        return False
    return None


def _is_true(keyword: ast.keyword, name: str) -> bool:
    return keyword.arg == name and not _says_false(keyword.value)


def _is_false(keyword: ast.keyword, name: str) -> bool:
    return keyword.arg == name and _says_false(keyword.value)


def _says_false(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is False


def shared_by(
    value: ast.expr, imports: Mapping[str, str], *, elements: bool = False
) -> tuple[set[str], set[str]]:
    """Variables that the value may be or hold, and variables that it may be a view of.

    Args:
        elements: the value is iterated over; what counts is what its elements may be.
    """
    same: set[str] = set()
    views: set[str] = set()
    _collect(value, imports, same, views, elements)
    same.discard("")
    views.discard("")
    return same, views - same


def _collect(
    node: ast.expr, imports: Mapping[str, str], same: set[str], views: set[str], elements: bool
) -> None:
    if isinstance(node, ast.Constant):
        return
    if isinstance(node, ast.Name):
        same.add("" if node.id in imports else node.id)
    elif isinstance(node, ast.Call):
        _collect_call(node, imports, same, views, elements)
    elif isinstance(node, names.PARTS):
        root = names.root(node)
        if root not in imports:
            (same if elements or isinstance(node, ast.Attribute) else views).add(root)
    else:
        for child in _alternatives(node):
            _collect(child, imports, same, views, elements)


def _alternatives(node: ast.expr) -> list[ast.expr]:
    """The parts of an expression that its value may be, or may hold."""
    if isinstance(node, _WRAPPERS):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    if isinstance(node, _VALUED):
        return node.values
    if isinstance(node, _ROWS):
        return node.elts
    return []


def _collect_call(
    node: ast.Call, imports: Mapping[str, str], same: set[str], views: set[str], elements: bool
) -> None:
    called = names.last_name(node.func)
    receiver = node.func.value if isinstance(node.func, ast.Attribute) else None
    if receiver is not None and names.root(receiver) not in imports:
        if called in knowledge.MUTATING_METHODS:
            same.add(names.root(receiver))
        elif called in knowledge.VIEW_METHODS or (elements and called in ("items", "values")):
            (same if elements else views).add(names.root(receiver))
        elif isinstance(receiver, ast.Call):
            _collect_call(receiver, imports, same, views, elements)
    if called[:1].isupper() or called in knowledge.CONTAINER_FUNCTIONS or elements:
        for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
            _collect(argument, imports, same, views, elements)
