"""Small questions about syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_PARTS = (ast.Attribute, ast.Subscript, ast.Starred)


def root(node: ast.expr) -> str:
    """The variable at the start of ``a.b[c].d``; empty if there is none."""
    while isinstance(node, _PARTS):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def dotted(node: ast.expr, imports: Mapping[str, str]) -> str:
    """``np.random.seed`` as ``numpy.random.seed``; empty if it is no chain of names.

    Args:
        imports: what the imported names stand for, such as ``{"np": "numpy"}``.
    """
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    parts.append(imports.get(node.id, node.id))
    return ".".join(reversed(parts))


def last_name(node: ast.expr) -> str:
    """``seed`` of ``np.random.seed``; empty for anything that is not a name or an attribute."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def through_accessor(node: ast.expr) -> bool:
    """Whether a method is called through an accessor of pandas, as in ``a.str.len``."""
    owner = node.value if isinstance(node, ast.Attribute) else None
    return isinstance(owner, ast.Attribute) and owner.attr in ("str", "dt", "cat", "plot", "sparse")


def imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """Pairs of a bound name and what it stands for; ``*`` for a star import."""
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield alias.asname or alias.name, f"{module}.{alias.name}"
        elif alias.asname:
            yield alias.asname, alias.name
        else:
            top = alias.name.partition(".")[0]
            yield top, top


def parameters(arguments: ast.arguments) -> tuple[str, ...]:
    """Names of all parameters, positional ones first."""
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    extra = [item for item in (arguments.vararg, arguments.kwarg) if item]
    return tuple(item.arg for item in [*every, *extra])


def first_line(node: ast.stmt) -> int:
    """The line on which a statement begins, its decorators counted."""
    if not isinstance(node, DEFINITIONS):
        return node.lineno
    return min([node.lineno, *(item.lineno for item in node.decorator_list)])


def stored_names(target: ast.expr) -> Iterator[str]:
    """Names that an assignment to this target binds."""
    if isinstance(target, ast.Name):
        yield target.id
        return
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
