"""The defaults of parameters, for tools that keep them as JSON or YAML."""

from __future__ import annotations

import ast
import json
from typing import Any

from nb2prod.analysis.literals import NotLiteral, literal_value
from nb2prod.model.pipeline import Parameter, Pipeline

# Types whose values ``-p NAME=VALUE`` reads back exactly from ``str(value)``.
HEADS = ("bool", "complex", "dict", "float", "int", "list", "set", "str", "tuple")


def json_values(pipeline: Pipeline) -> dict[str, Any]:
    """Return the defaults that JSON holds exactly, by the parameters' names."""
    read = ((one.name, _value(one.default)) for one in pipeline.parameters)
    return {name: found[0] for name, found in read if found}


def text_names(pipeline: Pipeline, limit: int) -> list[str]:
    """Return the names of the parameters that ``-p NAME=VALUE`` sets exactly from a text.

    Args:
        limit: how long ``NAME=VALUE`` may be with the default, in characters.
    """
    return [one.name for one in pipeline.parameters if _goes_as_text(one, limit)]


def _goes_as_text(one: Parameter, limit: int) -> bool:
    try:
        value = literal_value(ast.parse(one.default, mode="eval").body)
        short = len(f"{one.name}={value}") <= limit
    except (NotLiteral, ValueError):
        return False
    return one.name.isascii() and one.type.partition("[")[0] in HEADS and short


def _value(text: str) -> tuple[Any, ...]:
    """Return the value alone, or nothing."""
    try:
        value = literal_value(ast.parse(text, mode="eval").body)
        exact = repr(json.loads(json.dumps(value, allow_nan=False))) == repr(value)
    except (NotLiteral, TypeError, ValueError):
        return ()
    return (value,) if exact else ()
