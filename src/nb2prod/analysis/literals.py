"""Values that the code states literally, worked out without running anything."""

from __future__ import annotations

import ast
import math
import posixpath
from collections.abc import Callable, Mapping

from nb2prod.analysis.names import dotted

_NUMBER_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.FloorDiv: lambda a, b: a // b,
    ast.Mod: lambda a, b: a % b,
}
_PATHS = frozenset({"pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "os.fspath", "str"})
_JOINS = frozenset({"os.path.join", "posixpath.join"})
_CALLS = frozenset({"float", "set"})
_LITERALS = (
    *(ast.Constant, ast.UnaryOp, ast.BinOp),
    *(ast.Tuple, ast.List, ast.Set, ast.Dict),
)
_LIMIT = 10_000


class NotLiteral(ValueError):
    """The expression's value is not stated literally."""


def may_be_literal(node: ast.expr) -> bool:
    """Whether :func:`literal_value` is worth a try."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in _CALLS
    return isinstance(node, _LITERALS)


def literal_value(node: ast.expr, known: Mapping[str, object] | None = None) -> object:
    """The value of a literal, of arithmetic over literals, and of names that are known.

    Raises:
        NotLiteral: the value is not certain without running code, or would be very large.
    """
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Call):
        return _call(node)
    known = known or {}
    match node:
        case ast.Name() if node.id in known:
            return known[node.id]
        case ast.UnaryOp(op=ast.USub() | ast.UAdd()):
            value = _number(node.operand, known)
            return -value if isinstance(node.op, ast.USub) else +value
        case ast.BinOp():
            return _binary(node, known)
        case ast.Tuple():
            return tuple(literal_value(item, known) for item in node.elts)
        case ast.List():
            return [literal_value(item, known) for item in node.elts]
        case ast.Set():
            return {_hashable(literal_value(item, known)) for item in node.elts}
        case ast.Dict():
            return _dict(node, known)
    raise NotLiteral(type(node).__name__)


def _call(node: ast.Call) -> object:
    """The value of ``float("inf")`` and of ``set()``."""
    if may_be_literal(node):
        match node:
            case ast.Call(func=ast.Name(id="set"), args=[], keywords=[]):
                return set()
            case ast.Call(
                func=ast.Name(id="float"), args=[ast.Constant(value=str(text))], keywords=[]
            ):
                return _float(text)
    raise NotLiteral("a call")


def _number(node: ast.expr, known: Mapping[str, object]) -> int | float | complex:
    value = literal_value(node, known)
    if isinstance(value, bool) or not isinstance(value, int | float | complex):
        raise NotLiteral("not a number")
    return value


def _binary(node: ast.BinOp, known: Mapping[str, object]) -> object:
    left, right = literal_value(node.left, known), literal_value(node.right, known)
    if isinstance(left, str) and isinstance(right, str) and isinstance(node.op, ast.Add):
        return left + right
    if (
        isinstance(left, list | tuple)
        and type(left) is type(right)
        and isinstance(node.op, ast.Add)
    ):
        return left + right  # type: ignore[operator]
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        raise NotLiteral("not numbers")
    try:
        if isinstance(node.op, ast.Pow):
            return _power(left, right)
        return _NUMBER_OPERATORS[type(node.op)](left, right)
    except (KeyError, ArithmeticError) as error:
        raise NotLiteral(str(error)) from None


def _power(base: float, exponent: float) -> object:
    if abs(exponent) > _LIMIT or abs(base) > 10**6:
        raise NotLiteral("too large")
    return base**exponent


def _hashable(value: object) -> object:
    try:
        hash(value)
    except TypeError:
        raise NotLiteral("not hashable") from None
    return value


def _dict(node: ast.Dict, known: Mapping[str, object]) -> object:
    if any(key is None for key in node.keys):
        raise NotLiteral("unpacked mapping")
    keys = [_hashable(literal_value(key, known)) for key in node.keys if key is not None]
    return dict(zip(keys, (literal_value(value, known) for value in node.values), strict=True))


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise NotLiteral(text) from None


def literal_text(value: object) -> str:
    """A Python expression that gives the value back exactly, with double quotes."""
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list):
        return f"[{_joined(value)}]"
    if isinstance(value, tuple):
        return f"({_joined(value)},)" if len(value) == 1 else f"({_joined(value)})"
    if isinstance(value, set):
        return f"{{{_joined(sorted(value, key=repr))}}}" if value else "set()"
    if isinstance(value, dict):
        items = (f"{literal_text(key)}: {literal_text(item)}" for key, item in value.items())
        return f"{{{', '.join(items)}}}"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 10**4000:
        return hex(value)
    return repr(value)


def _joined(values: object) -> str:
    assert isinstance(values, list | tuple)
    return ", ".join(literal_text(item) for item in values)


def quoted(text: str) -> str:
    """A string literal as black writes it: double quotes unless that costs escapes."""
    single = repr(text)
    if single.startswith('"'):
        return single
    inner = single[1:-1]
    if '"' in inner:
        return single
    return '"' + inner.replace("\\'", "'") + '"'


def literal_type(value: object) -> str:
    """A type expression that is certain for the value, such as ``list[int]``."""
    if value is None:
        return "Any"
    if isinstance(value, list | set):
        kind = type(value).__name__
        return f"{kind}[{_element_type(list(value))}]"
    if isinstance(value, tuple):
        return f"tuple[{', '.join(literal_type(item) for item in value) or '()'}]"
    if isinstance(value, dict):
        return f"dict[{_element_type(list(value))}, {_element_type(list(value.values()))}]"
    return "Any" if value is ... else type(value).__name__


def _element_type(values: list[object]) -> str:
    types = dict.fromkeys(literal_type(item) for item in values)
    return next(iter(types)) if len(types) == 1 else "Any"


def fold_text(node: ast.expr, known: Mapping[str, str], imports: Mapping[str, str]) -> str | None:
    """The text of an expression that is a known string or path, else None.

    Args:
        known: names that hold a known string or path.
        imports: what imported names stand for.
    """
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Call):
        return None if node.keywords or not node.args else _fold_call(node, known, imports)
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.BinOp(op=ast.Add()):
            return _join([node.left, node.right], known, imports, "".join)
        case ast.BinOp(op=ast.Div()):
            return _join(
                [node.left, node.right], known, imports, lambda parts: posixpath.join(*parts)
            )
        case ast.JoinedStr():
            return _join(list(node.values), known, imports, "".join)
        case ast.FormattedValue(conversion=-1, format_spec=None):
            return fold_text(node.value, known, imports)
    return None


def _fold_call(node: ast.Call, known: Mapping[str, str], imports: Mapping[str, str]) -> str | None:
    name = dotted(node.func, imports)
    if name in _PATHS or name in _JOINS:
        return _join(node.args, known, imports, lambda parts: posixpath.join(*parts))
    return None


def _join(
    nodes: list[ast.expr],
    known: Mapping[str, str],
    imports: Mapping[str, str],
    join: Callable[[list[str]], str],
) -> str | None:
    parts = [fold_text(node, known, imports) for node in nodes]
    if any(part is None for part in parts):
        return None
    return join([part for part in parts if part is not None])
