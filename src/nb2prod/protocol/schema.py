"""JSON Schema of the messages, made from their classes."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Literal, NotRequired

from nb2prod.protocol.operations import OPERATIONS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SIMPLE: Mapping[object, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    type(None): "null",
}
_ATTRIBUTE = re.compile(r"^ {4}(\w+): (.*(?:\n {8}.*)*)", re.MULTILINE)


def protocol_schema() -> dict[str, Any]:
    """The schema of all messages, with the operations' requests and responses by name."""
    found: dict[str, type] = {}
    for operation in OPERATIONS.values():
        for message in (operation.request, operation.response):
            found |= {item.__name__: item for item in _reachable(message)}
    return {
        "$schema": DIALECT,
        "title": "nb2prod",
        "x-operations": {
            name: {"request": _reference(item.request), "response": _reference(item.response)}
            for name, item in OPERATIONS.items()
        },
        "$defs": {name: _object(found[name]) for name in sorted(found)},
    }


@cache
def fields_of(message: type) -> Mapping[str, tuple[Any, bool]]:
    """The fields of a message: their type, and whether they have to be there."""
    hints = typing.get_type_hints(message, include_extras=True)
    total = bool(getattr(message, "__total__", True))
    return {
        name: (_bare(hint), total and typing.get_origin(hint) is not NotRequired)
        for name, hint in hints.items()
    }


def is_message(hint: Any) -> bool:
    """Whether a type is one of the messages."""
    return isinstance(hint, type) and typing.is_typeddict(hint)


def _bare(hint: Any) -> Any:
    return typing.get_args(hint)[0] if typing.get_origin(hint) is NotRequired else hint


def _reachable(hint: Any) -> Iterator[type]:
    if is_message(hint):
        yield hint
        for inner, _ in fields_of(hint).values():
            yield from _reachable(inner)
    else:
        for inner in typing.get_args(hint):
            yield from _reachable(inner)


def _object(message: type) -> dict[str, Any]:
    summary, notes = _words(message)
    properties: dict[str, Any] = {}
    for name, (hint, _) in fields_of(message).items():
        properties[name] = _schema(hint)
        if name in notes:
            properties[name] = {"description": notes[name], **properties[name]}
    return {
        "type": "object",
        "description": summary,
        "properties": properties,
        "required": [name for name, (_, required) in fields_of(message).items() if required],
        "additionalProperties": False,
    }


def _words(message: type) -> tuple[str, dict[str, str]]:
    """The docstring's first part, and what it says of each attribute."""
    text = message.__doc__ or ""
    summary, _, rest = text.partition("Attributes:")
    notes = {
        match[1]: " ".join(match[2].split())
        for match in _ATTRIBUTE.finditer(re.sub(r"^ {8}(?=\w+: )", " " * 4, rest, flags=re.M))
    }
    return " ".join(summary.split()), notes


def _schema(hint: Any) -> dict[str, Any]:
    if hint is Any:
        return {}
    if is_message(hint):
        return _reference(hint)
    if hint in _SIMPLE:
        return {"type": _SIMPLE[hint]}
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is list:
        return {"type": "array", "items": _schema(arguments[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(arguments[1])}
    if origin is types.UnionType:
        return {"anyOf": [_schema(item) for item in arguments]}
    raise TypeError(f"no JSON Schema for {hint!r}")


def _reference(message: type) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{message.__name__}"}
