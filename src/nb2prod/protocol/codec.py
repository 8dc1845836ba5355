"""Checks that a JSON value is the message that it should be."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from typing import Any, Literal

from nb2prod.protocol.faults import RequestError
from nb2prod.protocol.schema import fields_of, is_message

_NAMES: Mapping[object, str] = {str: "a text", int: "a whole number", bool: "true or false"}


def checked(message: type, value: Any) -> dict[str, Any]:
    """The value, which is a message of this type.

    Raises:
        RequestError: a key is missing, unknown or of a wrong type.
    """
    _check(message, value, "the request")
    return dict(value)


def _check(hint: Any, value: Any, path: str) -> None:
    if hint is Any:
        return
    if is_message(hint):
        _check_message(hint, value, path)
        return
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is list:
        _expect(isinstance(value, list), path, "a list")
        for number, item in enumerate(value):
            _check(arguments[0], item, f"{path}[{number}]")
    elif origin is dict:
        _expect(isinstance(value, dict), path, "an object")
    elif origin is Literal:
        _expect(isinstance(value, str) and value in arguments, path, f"one of {arguments}")
    elif origin is types.UnionType:
        if value is not None:
            _check(arguments[0], value, path)
    elif hint is float:
        is_number = type(value) in (int, float) and abs(value) < 1e15
        _expect(is_number, path, "a number")
    else:
        _expect(type(value) is hint, path, _NAMES[hint])


def _check_message(message: type, value: Any, path: str) -> None:
    _expect(isinstance(value, dict), path, "an object")
    fields = fields_of(message)
    for key in value:
        if key not in fields:
            raise RequestError("request", f"{path} has the unknown key {key[:40]!r}")
    for name, (hint, required) in fields.items():
        if name in value:
            _check(hint, value[name], f"{path}.{name}")
        elif required:
            raise RequestError("request", f"{path} lacks the key '{name}'")


def _expect(holds: bool, path: str, what: str) -> None:
    if not holds:
        raise RequestError("request", f"{path} must be {what}")
