"""Functions by what their code does, and what it works on, wherever their variables live."""

from __future__ import annotations

import hashlib
import types
from typing import Any

from .codes import meaning, outer_names


def described(place: Any, value: Any) -> dict[str, Any] | None:
    """Return the node of a function or a method; None for anything else.

    Args:
        place: the description that the value belongs to.
    """
    if isinstance(value, types.MethodType):
        fields = [["__func__", value.__func__], ["__self__", value.__self__]]
        return {"k": "object", "t": "method", "f": _nodes(place, fields)}
    if isinstance(value, types.FunctionType):
        return _function(place, value)
    if isinstance(value, types.BuiltinFunctionType):
        return {"k": "text", "t": "function", "v": f"{value.__module__}.{value.__qualname__}"}
    return None


def _function(place: Any, value: types.FunctionType) -> dict[str, Any]:
    fields = [["__defaults__", value.__defaults__], ["__kwdefaults__", value.__kwdefaults__]]
    fields += [["__dict__", value.__dict__]] if value.__dict__ else []
    return {
        "k": "function",
        "t": "function",
        "v": value.__name__,
        "code": hashlib.sha256(repr(meaning(value.__code__)).encode()).hexdigest(),
        "f": _nodes(place, fields),
        "outer": _nodes(place, sorted(_outer_values(place, value).items())),
    }


def _nodes(place: Any, fields: Any) -> list[list[Any]]:
    return [[name, place.ref(item)] for name, item in fields]


def _outer_values(place: Any, function: types.FunctionType) -> dict[str, Any]:
    """Return the variables outside a function that it reads, as far as they have a value now.

    Of a function of an installed library only what it encloses counts.
    """
    names = outer_names(function.__code__)
    values = {}
    if place.is_own(function.__module__ or "__main__"):
        values = {n: function.__globals__[n] for n in names if n in function.__globals__}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        try:
            values[name] = cell.cell_contents
        except ValueError:  # not assigned yet, or deleted
            values.pop(name, None)
    return values
