"""The defaults of parameters, for tools that keep them as JSON or YAML."""

from __future__ import annotations

import ast
import json
from typing import Any

from nb2prod.analysis.literals import NotLiteral, literal_value
from nb2prod.model.pipeline import Pipeline


def json_values(pipeline: Pipeline) -> dict[str, Any]:
    """Return the defaults that JSON holds exactly, by the parameters' names."""
    read = ((one.name, _value(one.default)) for one in pipeline.parameters)
    return {name: found[0] for name, found in read if found}


def _value(text: str) -> tuple[Any, ...]:
    """Return the value alone, or nothing."""
    try:
        value = literal_value(ast.parse(text, mode="eval").body)
        exact = repr(json.loads(json.dumps(value, allow_nan=False))) == repr(value)
    except (NotLiteral, TypeError, ValueError):
        return ()
    return (value,) if exact else ()
