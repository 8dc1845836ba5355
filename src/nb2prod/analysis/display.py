"""Expressions that only show something: leaving them out changes nothing."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping

from nb2prod.analysis import knowledge, names

_SHOWING_METHODS = knowledge.PURE_METHODS - frozenset(
    ["info", "apply", "map", "applymap", "pipe", "transform"]
)
_PURE_FUNCTIONS = frozenset(
    [
        "len",
        "type",
        "sorted",
        "round",
        "abs",
        "min",
        "max",
        "sum",
        "list",
        "tuple",
        "dict",
        "set",
        "str",
        "repr",
        "int",
        "float",
        "bool",
        "isinstance",
        "hasattr",
        "getattr",
        "callable",
        "id",
        "range",
        "zip",
        "enumerate",
        "any",
        "all",
        "dir",
        "vars",
        "help",
        "divmod",
    ]
)
_SHOWING_FUNCTIONS = frozenset({"display", "IPython.display.display", "IPython.display.Markdown"})
_PURE_LIBRARY = frozenset(
    [
        "pandas.DataFrame",
        "pandas.Series",
        "pandas.crosstab",
        "pandas.concat",
        "pandas.isnull",
        "pandas.isna",
        "numpy.mean",
        "numpy.median",
        "numpy.std",
        "numpy.var",
        "numpy.min",
        "numpy.max",
        "numpy.sum",
        "numpy.unique",
        "numpy.sqrt",
        "numpy.abs",
        "numpy.round",
        "numpy.shape",
        "numpy.array",
        "numpy.bincount",
        "numpy.isnan",
        "numpy.percentile",
        "numpy.quantile",
        "collections.Counter",
    ]
)
_CHANGING_KEYWORDS = frozenset({"inplace", "out"})
_IDLE = (ast.Pass, ast.Global)
_HARMLESS = (
    ast.Constant,
    ast.Name,
    ast.Attribute,
    ast.Subscript,
    ast.Slice,
    ast.Tuple,
    ast.List,
    ast.Dict,
    ast.Set,
    ast.Compare,
    ast.BinOp,
    ast.UnaryOp,
    ast.BoolOp,
    ast.IfExp,
    ast.JoinedStr,
    ast.FormattedValue,
    ast.Starred,
    ast.keyword,
)


def only_shows(node: ast.stmt, imports: Mapping[str, str], hidden: Collection[str]) -> bool:
    """Whether a statement has no result and no effect beside what the front end shows.

    Args:
        imports: what imported names stand for.
        hidden: builtins whose name the notebook uses for something else.
    """
    if isinstance(node, _IDLE):
        return True
    if isinstance(node, ast.AnnAssign):
        return node.value is None
    if not isinstance(node, ast.Expr):
        return False
    value = node.value
    if isinstance(value, ast.Call) and names.dotted(value.func, imports) in _SHOWING_FUNCTIONS:
        return all(_harmless(item, imports, hidden) for item in value.args)
    return _harmless(value, imports, hidden)


def _harmless(node: ast.AST, imports: Mapping[str, str], hidden: Collection[str]) -> bool:
    if isinstance(node, ast.Call):
        return _pure_call(node, imports, hidden) and all(
            _harmless(item, imports, hidden) for item in [*node.args, *node.keywords]
        )
    if not isinstance(node, _HARMLESS):
        return False
    return all(_harmless(child, imports, hidden) for child in names.children(node))


def _pure_call(node: ast.Call, imports: Mapping[str, str], hidden: Collection[str]) -> bool:
    if any(item.arg in _CHANGING_KEYWORDS for item in node.keywords):
        return False
    if isinstance(node.func, ast.Name):
        called = node.func.id
        if called in imports:
            return imports[called] in _PURE_LIBRARY
        return called in _PURE_FUNCTIONS and called not in hidden
    if not isinstance(node.func, ast.Attribute):
        return False
    owner = node.func.value
    if names.root(owner) in imports:
        return names.dotted(node.func, imports) in _PURE_LIBRARY
    shows = node.func.attr in _SHOWING_METHODS or (
        names.through_accessor(node.func) and node.func.attr not in knowledge.PLOT_METHODS
    )
    return shows and _harmless(owner, imports, hidden)
