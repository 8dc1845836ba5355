"""Statements that bind, change or delete what they name."""

from __future__ import annotations

import ast

from nb2prod.analysis import names
from nb2prod.analysis.walker import Visit, Walker


def _assign(walker: Walker, node: ast.Assign) -> None:
    walker.walk(node.value)
    for target in node.targets:
        walker.store(target)
        walker.facts.plain_targets.update(names.stored_names(target))
    walker.share(node.targets, node.value)


def _augmented(walker: Walker, node: ast.AugAssign) -> None:
    walker.walk(node.value)
    if isinstance(node.target, ast.Name):
        walker.read(node.target.id)
        walker.facts.changes.add(node.target.id)
        walker.facts.plain_targets.add(node.target.id)
        walker.bind(node.target.id)
    else:
        walker.store(node.target)


def _annotated(walker: Walker, node: ast.AnnAssign) -> None:
    if node.value is None:
        walker.walk(node.annotation)
        return
    walker.walk(node.value)
    walker.share([node.target], node.value)
    walker.walk(node.annotation)
    walker.store(node.target)
    walker.facts.plain_targets.update(names.stored_names(node.target))


def _delete(walker: Walker, node: ast.Delete) -> None:
    for target in node.targets:
        walker.store(target)


def _import(walker: Walker, node: ast.Import | ast.ImportFrom) -> None:
    for name, meaning in names.imported(node):
        if name != "*":
            walker.imports[name] = meaning
            walker.facts.plain_targets.add(name)
            walker.bind(name)


VISITORS: dict[type[ast.AST], Visit] = {
    ast.Assign: _assign,
    ast.AugAssign: _augmented,
    ast.AnnAssign: _annotated,
    ast.Delete: _delete,
    ast.Import: _import,
    ast.ImportFrom: _import,
}
