"""Compound statements: what is bound along each path of control."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from nb2prod.analysis import names, shapes
from nb2prod.analysis.mutation import shared_by
from nb2prod.analysis.walker import Visit, Walker


def _if(walker: Walker, node: ast.If) -> None:
    walker.walk(node.test)
    walker.branches([node.body, node.orelse])


def _for(walker: Walker, node: ast.For | ast.AsyncFor) -> None:
    walker.walk(node.iter)
    _loop(walker, node, [node.target])
    same, views = shared_by(node.iter, walker.imports, elements=True)
    for name in names.stored_names(node.target):
        walker.facts.aliases |= {(name, old) for old in same | views if old != name}


def _while(walker: Walker, node: ast.While) -> None:
    walker.walk(node.test)
    _loop(walker, node, [])


def _loop(
    walker: Walker, node: ast.For | ast.AsyncFor | ast.While, targets: Iterable[ast.expr]
) -> None:
    """Walk a loop: what it binds is bound only if it turns at least once."""
    start = set(walker.bound)
    for target in targets:
        walker.store(target)
        walker.facts.loop_targets.update(names.stored_names(target))
    walker.walk_all(node.body)
    walker.facts.loop_binds |= walker.bound - start
    walker.bound = start
    walker.walk_all(node.orelse)


def _try(walker: Walker, node: ast.Try | ast.TryStar) -> None:
    start = set(walker.bound)
    walker.walk_all([*node.body, *node.orelse])
    ends = [] if shapes.ends([*node.body, *node.orelse]) else [walker.bound]
    for handler in node.handlers:
        walker.bound = set(start)
        if handler.type is not None:
            walker.walk(handler.type)
        if handler.name:
            walker.bind(handler.name)
        walker.walk_all(handler.body)
        if handler.name:
            walker.bound.discard(handler.name)
            walker.facts.deletes.add(handler.name)
        if not shapes.ends(handler.body):
            ends.append(walker.bound)
    walker.bound = set.intersection(*ends) if ends else start
    walker.walk_all(node.finalbody)


def _with(walker: Walker, node: ast.With | ast.AsyncWith) -> None:
    for item in node.items:
        walker.walk(item.context_expr)
        if item.optional_vars is not None:
            walker.store(item.optional_vars)
            walker.facts.loop_targets.update(names.stored_names(item.optional_vars))
            walker.share([item.optional_vars], item.context_expr)
    walker.walk_all(node.body)


def _match(walker: Walker, node: ast.Match) -> None:
    walker.walk(node.subject)
    start, ends = set(walker.bound), []
    for case in node.cases:
        walker.bound = set(start)
        _pattern(walker, case.pattern)
        if case.guard is not None:
            walker.walk(case.guard)
        walker.walk_all(case.body)
        if not shapes.ends(case.body):
            ends.append(walker.bound)
    if not any(shapes.matches_all(case) for case in node.cases):
        ends.append(start)
    walker.bound = set.intersection(*ends) if ends else start


def _pattern(walker: Walker, pattern: ast.pattern) -> None:
    for node in names.walk(pattern):
        if isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
            walker.bind(node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            walker.bind(node.rest)
        elif isinstance(node, ast.Name):
            walker.read(node.id)


VISITORS: dict[type[ast.AST], Visit] = {
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Match: _match,
}
