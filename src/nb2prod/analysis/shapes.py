"""Questions about functions, classes and blocks that a walk over them asks."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from nb2prod.analysis import names
from nb2prod.analysis.collected import FunctionFacts

_NAMED = (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)
_ENDS = (ast.Raise, ast.Return, ast.Continue, ast.Break)


def assigned_in(body: Iterable[ast.AST]) -> tuple[set[str], set[str]]:
    """Names assigned in a function's own scope, and names declared global there."""
    stored: set[str] = set()
    declared: set[str] = set()
    stack = list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, names.DEFINITIONS):
            stored.add(node.name)
            continue
        if isinstance(node, ast.Lambda):
            continue
        if isinstance(node, names.COMPREHENSIONS):
            stored |= {
                item.target.id for item in names.walk(node) if isinstance(item, ast.NamedExpr)
            }
            continue
        if isinstance(node, ast.Global):
            declared |= set(node.names)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            stored.add(node.id)
        elif isinstance(node, names.IMPORTS):
            stored |= {name for name, _ in names.imported(node)}
        elif isinstance(node, _NAMED) and node.name:
            stored.add(node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            stored.add(node.rest)
        stack += names.children(node)
    return stored, declared


def defaults(arguments: ast.arguments) -> list[ast.expr]:
    """Default values of a function's parameters."""
    return [*arguments.defaults, *(item for item in arguments.kw_defaults if item is not None)]


def all_annotations(node: names.FunctionNode) -> list[ast.expr]:
    """Annotations of a function, all evaluated where it is defined."""
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [item for item in (arguments.vararg, arguments.kwarg) if item]
    found = [item.annotation for item in every if item.annotation is not None]
    return [*found, node.returns] if node.returns is not None else found


def changes_self(facts: FunctionFacts) -> bool:
    """Whether a method changes its object."""
    return bool(facts.parameters) and facts.parameters[0] in facts.body.changes


def has_mutable_default(arguments: ast.arguments, changes: set[str]) -> bool:
    """Whether a default value lives on from call to call and is changed."""
    positional = [*arguments.posonlyargs, *arguments.args]
    pairs = [*zip(reversed(positional), reversed(arguments.defaults), strict=False)]
    pairs += [
        (item, default)
        for item, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is not None
    ]
    return any(item.arg in changes and not isinstance(value, ast.Constant) for item, value in pairs)


_CLASS_METHODS = frozenset({"__new__", "__init_subclass__", "__class_getitem__"})


def changes_class(node: ast.ClassDef, methods: dict[str, FunctionFacts]) -> bool:
    """Whether methods may change something that the class holds for all its instances."""
    shared = [
        item
        for item in node.body
        if isinstance(item, ast.Assign) and isinstance(item.value, ast.List | ast.Dict | ast.Set)
    ]
    changing = {name for name, method in methods.items() if changes_self(method)}
    if (shared and changing) or changing & _CLASS_METHODS:
        return True
    if any(node.name in method.body.changes - method.local for method in methods.values()):
        return True
    decorated = {
        item.name
        for item in node.body
        if isinstance(item, ast.FunctionDef)
        for decorator in item.decorator_list
        if names.last_name(decorator) == "classmethod"
    }
    return bool(changing & decorated)


def ends(body: Sequence[ast.AST]) -> bool:
    """Whether a block never runs on to what stands below it."""
    return bool(body) and isinstance(body[-1], _ENDS)


def matches_all(case: ast.match_case) -> bool:
    """Whether a case matches whatever comes."""
    pattern = case.pattern
    return case.guard is None and isinstance(pattern, ast.MatchAs) and pattern.pattern is None


def roots(node: ast.expr) -> set[str]:
    """Variables whose elements an iteration over this expression may give."""
    if isinstance(node, ast.Call):
        found = {name for item in node.args for name in roots(item)}
        return found | (roots(node.func.value) if isinstance(node.func, ast.Attribute) else set())
    if isinstance(node, names.ROWS):
        return {name for item in node.elts for name in roots(item)}
    name = names.root(node)
    return {name} if name else set()
