"""Parameter values of a run: from texts, exactly or not at all, and as a cell that sets them."""

from __future__ import annotations

import ast
import difflib
import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from nb2prod.analysis import analyse
from nb2prod.analysis.literals import NotLiteral, literal_text, literal_value
from nb2prod.errors import InputError
from nb2prod.model.notebook import Notebook
from nb2prod.model.pipeline import Parameter
from nb2prod.notebook.roles import parse_tag
from nb2prod.notebook.translate import translate_notebook
from nb2prod.planning.parameters import find_parameters
from nb2prod.rendering.templates import render

INJECTED = "injected-parameters"
_NAMES: Mapping[str, Any] = {
    "int": int,
    "float": float,
    "complex": complex,
    "str": str,
    "bytes": bytes,
    "bool": bool,
    "list": list,
    "tuple": tuple,
    "set": set,
    "dict": dict,
    "Any": Any,
}


def parameters_of(notebook: Notebook) -> tuple[Parameter, ...]:
    """The parameters that a notebook states, in the order of its cells."""
    cells = [cell for cell in notebook.cells if cell.kind == "code" and _sets(cell.tags)]
    codes = translate_notebook(replace(notebook, cells=tuple(cells)))
    injected = frozenset(cell.index for cell in cells if INJECTED in cell.tags)
    return find_parameters(analyse(codes).statements, injected).parameters


def _sets(tags: Sequence[str]) -> bool:
    return any(tag in ("parameters", INJECTED) for tag in tags) or any(
        found.role.value == "parameters" for tag in tags if (found := parse_tag(tag))
    )


def parse_values(texts: Iterable[str], parameters: Sequence[Parameter]) -> dict[str, Any]:
    """Read ``NAME=VALUE`` texts as the exported package reads them.

    Raises:
        InputError: a text has another form, no parameter has the name, or the value is not of its
            type or cannot be set exactly.
    """
    types_by_name = {one.name: one.type for one in parameters}
    found: dict[str, Any] = {}
    for item in texts:
        name, equals, text = item.partition("=")
        if not equals:
            raise InputError(f"-p {item!r}: write NAME=VALUE")
        _check_name(name, types_by_name)
        try:
            found[name] = _parsing().parse(text, _hint(types_by_name[name]))
        except ValueError as error:
            raise InputError(f"parameter {name!r}: {error}") from error
    check_values(found, parameters)
    return found


def check_values(values: Mapping[str, Any], parameters: Sequence[Parameter]) -> None:
    """Refuse names that are no parameters, and values that a cell cannot state exactly.

    Raises:
        InputError: there is such a name or value.
    """
    names = {one.name: one.type for one in parameters}
    for name, value in values.items():
        _check_name(name, names)
        if not _is_exact(value):
            raise InputError(
                f"parameter {name!r}: a {type(value).__name__} such as this cannot be set exactly:"
                " use numbers, texts, and lists, tuples, sets and dictionaries of them"
            )


def setting_cell(values: Mapping[str, Any]) -> str:
    """The source of a cell that sets the parameters."""
    return "\n".join(["# Parameters", *(f"{k} = {literal_text(v)}" for k, v in values.items())])


def value_of(text: str) -> Any:
    """The value of a parameter's text in the book.

    Raises:
        InputError: the value has no literal.
    """
    try:
        return literal_value(ast.parse(text, mode="eval").body)
    except (NotLiteral, SyntaxError, ValueError) as error:
        raise InputError(f"{text!r} is no literal value") from error


def _check_name(name: str, known: Mapping[str, str]) -> None:
    if name in known:
        return
    near = difflib.get_close_matches(name, known, n=1)
    listed = ", ".join(known) or "none: tag the cell that sets them 'parameters'"
    meant = f", did you mean {near[0]!r}" if near else ""
    raise InputError(f"there is no parameter {name!r}{meant}; the parameters are: {listed}")


def _is_exact(value: Any) -> bool:
    """Whether the text of the value gives it back, types, signs and bits included."""
    try:
        text = literal_text(value)
        text.encode()
        again = literal_value(ast.parse(text, mode="eval").body)
    except (NotLiteral, SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return False
    return _same(value, again)


def _same(value: Any, other: Any) -> bool:
    if type(value) is not type(other):
        return False
    if isinstance(value, set):
        return sorted(map(repr, value)) == sorted(map(repr, other))
    if isinstance(value, list | tuple):
        return len(value) == len(other) and all(map(_same, value, other))
    if isinstance(value, dict):
        return _same(list(value), list(other)) and _same([*value.values()], [*other.values()])
    return repr(value) == repr(other) if isinstance(value, float | complex) else value == other


def _hint(expression: str) -> Any:
    """A parameter's type expression as a type; nothing in it is called."""
    return _type(ast.parse(expression, mode="eval").body)


def _type(node: ast.expr) -> Any:
    match node:
        case ast.Name(id=name) if name in _NAMES:
            return _NAMES[name]
        case ast.Constant(value=None):
            return types.NoneType
        case ast.Constant(value=value) if value is ...:
            return ...
        case ast.BinOp(op=ast.BitOr()):
            return _type(node.left) | _type(node.right)
        case ast.Subscript(value=ast.Name(id=name), slice=inner) if name in _NAMES:
            if isinstance(inner, ast.Tuple):
                return _NAMES[name][tuple(map(_type, inner.elts))]
            return _NAMES[name][_type(inner)]
    return Any


@cache
def _parsing() -> Any:
    """The module that exported packages read their parameters with."""
    module = types.ModuleType("nb2prod_parsing")
    source = render("orchestration/local/parsing.py.jinja")
    exec(compile(source, "<parsing.py>", "exec"), module.__dict__)
    return module
