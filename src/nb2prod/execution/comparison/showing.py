"""Values and places as the lines of a report show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_SHOWN = 80


class Text(str):
    """A text that is shown as it is."""


def position(first: int, shape: Sequence[int]) -> str:
    """Return the place of an element in C order as Python writes it."""
    place: list[int] = []
    for length in reversed(shape):
        place.append(first % length)
        first //= length
    return f"[{', '.join(map(str, reversed(place)))}]" if place else ""


def told(node: Mapping[str, Any]) -> str:
    """Return what a node is, in a few words."""
    shape = f"({', '.join(map(str, node['shape']))})" if "shape" in node else ""
    if "dtype" in node:
        return Text(f"{node['dtype'].lstrip('<|=')}{shape}")
    if node["k"] == "number":
        return Text(f"{node['t']} {number(node)}")
    return Text(node["t"])


def number(node: Mapping[str, Any]) -> str:
    value = node["v"]
    return Text(repr(complex(*value)) if isinstance(value, list) else str(value))


def around(one: Any, other: Any) -> tuple[Any, Any]:
    """Return two long texts from a little before the first place where they differ."""
    if max(len(one), len(other)) <= _SHOWN or type(one) is not type(other):
        return one, other
    first = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    start = max(0, first - 20)
    return one[start : start + _SHOWN - 20], other[start : start + _SHOWN - 20]


def short(value: Any) -> str:
    text = str(value) if isinstance(value, Text) else repr(value)
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
