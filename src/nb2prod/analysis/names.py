"""Small questions about syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import lru_cache

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
IMPORTS = (ast.Import, ast.ImportFrom)
PARTS = (ast.Attribute, ast.Subscript)
ROWS = (ast.Tuple, ast.List)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_AROUND = (*PARTS, ast.Starred)
_NO_NODES = frozenset({
    "arg", "asname", "attr", "conversion", "ctx", "id", "is_async", "kind", "kwd_attrs", "level",
    "module", "name", "op", "ops", "rest", "simple", "type_comment",
})  # fmt: skip
_LEAVES = (ast.Constant, ast.MatchSingleton, ast.Name, ast.Global, ast.Nonlocal, ast.alias)
_NODE_FIELDS: dict[type[ast.AST], tuple[str, ...]] = {
    kind: tuple(name for name in kind._fields if name not in _NO_NODES)
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST) and not issubclass(kind, _LEAVES)
}


def walk(node: ast.AST) -> list[ast.AST]:
    """The node and all below it, level by level, but for contexts and operators."""
    found = [node]
    for item in found:
        found += children(item)
    return found


@lru_cache(maxsize=1 << 15)
def nodes_of(statement: ast.stmt) -> tuple[ast.AST, ...]:
    """What :func:`walk` gives for a statement of a notebook, which nobody changes.

    It is kept, as many look at the same statements, and again after each edit.
    """
    return tuple(walk(statement))


@lru_cache(maxsize=1 << 13)
def dumped(statement: ast.stmt) -> str:
    """What ``ast.dump`` gives for a statement of a notebook; kept like :func:`nodes_of`."""
    return ast.dump(statement)


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes right below a node in order, but for contexts and operators."""
    found: list[ast.AST] = []
    for name in _NODE_FIELDS.get(type(node), ()):
        value = getattr(node, name, None)
        if isinstance(value, list):
            found += value if None not in value else [item for item in value if item is not None]
        elif value is not None:
            found.append(value)
    return found


def root(node: ast.expr) -> str:
    """The variable at the start of ``a.b[c].d``; empty if there is none."""
    if isinstance(node, ast.Name):
        return node.id
    while isinstance(node, _AROUND):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def dotted(node: ast.expr, imports: Mapping[str, str]) -> str:
    """``np.random.seed`` as ``numpy.random.seed``; empty if it is no chain of names.

    Args:
        imports: what the imported names stand for, such as ``{"np": "numpy"}``.
    """
    attributes: list[str] = []
    while isinstance(node, ast.Attribute):
        attributes.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    start = imports.get(node.id, node.id)
    return ".".join([start, *reversed(attributes)]) if attributes else start


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


def stored_names(target: ast.expr) -> list[str]:
    """Names that an assignment to this target binds."""
    if isinstance(target, ast.Name):
        return [target.id]
    return [
        node.id
        for node in walk(target)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
