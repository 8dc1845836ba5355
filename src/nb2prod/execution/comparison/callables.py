"""Functions by what their code does, wherever their variables live."""

from __future__ import annotations

import inspect
import sys
import types
from typing import Any

FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodType)


def described(place: Any, value: Any) -> dict[str, Any] | None:
    """Return the node of a function or a method; None for anything else.

    Args:
        place: the description that the value belongs to.
    """
    if isinstance(value, types.MethodType):
        fields = [["__func__", value.__func__], ["__self__", value.__self__]]
        return {"k": "object", "t": "method", "f": [[n, place.ref(item)] for n, item in fields]}
    if isinstance(value, types.FunctionType):
        fields = [["__defaults__", value.__defaults__], ["__kwdefaults__", value.__kwdefaults__]]
        return {
            "k": "function",
            "t": "function",
            "v": value.__name__,
            "code": code(value.__code__),
            "f": [[name, place.ref(item)] for name, item in fields],
        }
    if isinstance(value, types.BuiltinFunctionType):
        return {"k": "text", "t": "function", "v": f"{value.__module__}.{value.__qualname__}"}
    return None


def code(compiled: types.CodeType) -> dict[str, Any]:
    """Return what two code objects that do the same have in common."""
    constants = compiled.co_consts[1:] if _has_doc(compiled) else compiled.co_consts
    return {
        "names": list(compiled.co_names),
        "free": list(compiled.co_freevars),
        "variables": list(compiled.co_varnames),
        "bytes": compiled.co_code.hex(),
        "constants": [_constant(item) for item in constants],
    }


def _has_doc(compiled: types.CodeType) -> bool:
    """Tell whether the first constant is the docstring, or stands for there being none."""
    if sys.version_info >= (3, 14):
        return bool(compiled.co_flags & inspect.CO_HAS_DOCSTRING)
    return not compiled.co_name.startswith("<")


def _constant(value: Any) -> Any:
    if isinstance(value, types.CodeType):
        return code(value)
    if isinstance(value, str) and "<locals>" in value:
        return value.rpartition("<locals>")[2]
    if isinstance(value, frozenset):
        return sorted(map(repr, value))
    return repr(value)


def same_code(left: Any, right: Any, same_python: bool) -> bool:
    """Tell whether two functions do the same, wherever their variables live."""
    if left["variables"] != right["variables"]:
        return False
    if {*left["names"], *left["free"]} != {*right["names"], *right["free"]}:
        return False
    if not same_python:
        return True
    same_place = (left["names"], left["free"]) == (right["names"], right["free"])
    if same_place and left["bytes"] != right["bytes"]:
        return False
    constants = left["constants"], right["constants"]
    if len(constants[0]) != len(constants[1]):
        return False
    return all(
        (
            same_code(one, other, same_python)
            if isinstance(one, dict) and isinstance(other, dict)
            else one == other
        )
        for one, other in zip(*constants, strict=True)
    )
