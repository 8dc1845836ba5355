"""Frozen values as JSON documents, and back, with errors that name the key's path."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from enum import Enum
from typing import Any

from nb2prod.errors import InputError
from nb2prod.model.pipeline import PIPELINE_VERSION, Pipeline


def pipeline_to_dict(pipeline: Pipeline) -> dict[str, Any]:
    """The document that is stored as ``pipeline.json``."""
    return {"version": PIPELINE_VERSION, **_encoded(pipeline)}


def pipeline_from_dict(document: Mapping[str, Any]) -> Pipeline:
    """The pipeline of a stored document.

    Raises:
        InputError: the version is not known, or a key is missing, unknown or of a wrong type.
    """
    rest = dict(document)
    version = rest.pop("version", None)
    if version != PIPELINE_VERSION:
        raise InputError(f"pipeline.json: version is {version!r}, not {PIPELINE_VERSION}")
    result = _decoded(Pipeline, rest, "pipeline.json")
    assert isinstance(result, Pipeline)
    return result


def _encoded(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {
            field.name: _encoded(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_encoded(item) for item in value]
    return value


def _decoded(kind: Any, value: Any, path: str) -> Any:
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _decoded_object(kind, value, path)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        if not isinstance(value, list):
            raise InputError(f"{path} must be a list")
        return tuple(
            _decoded(arguments[0], item, f"{path}[{number}]") for number, item in enumerate(value)
        )
    if origin is types.UnionType:
        if value is None:
            return None
        return _decoded(arguments[0], value, path)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _decoded_enum(kind, value, path)
    if type(value) is not kind:
        raise InputError(f"{path} must be {kind.__name__}, not {value!r}")
    return value


def _decoded_enum(kind: type[Enum], value: Any, path: str) -> Enum:
    try:
        return kind(value)
    except ValueError:
        known = ", ".join(str(item.value) for item in kind)
        raise InputError(f"{path} must be one of {known}, not {value!r}") from None


def _decoded_object(kind: type[Any], value: Any, path: str) -> Any:
    if not isinstance(value, dict):
        raise InputError(f"{path} must be an object")
    hints = typing.get_type_hints(kind)
    fields = {field.name: field for field in dataclasses.fields(kind)}
    if unknown := sorted(value.keys() - fields.keys()):
        raise InputError(f"{path} has an unknown key '{unknown[0]}'")
    missing = [
        name
        for name, field in fields.items()
        if name not in value
        and field.default is dataclasses.MISSING
        and field.default_factory is dataclasses.MISSING
    ]
    if missing:
        raise InputError(f"{path} lacks the key '{missing[0]}'")
    return kind(
        **{name: _decoded(hints[name], item, f"{path}.{name}") for name, item in value.items()}
    )
