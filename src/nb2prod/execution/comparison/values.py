"""Two values of one process compared."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from .blobs import Blobs
from .compare import MOST, Difference, Graph, compare
from .describe import Description
from .tolerance import DEFAULT, Tolerance


def differences(
    expected: Any,
    found: Any,
    *,
    name: str = "value",
    tolerance: Tolerance = DEFAULT,
    own: Container[str] = frozenset({"__main__"}),
    most: int = MOST,
) -> tuple[Difference, ...]:
    """Return the first differences between two values; none if they are equal.

    Args:
        name: what the paths start with.
        own: top-level modules whose names do not count.
    """
    sides = [_described(value, own) for value in (expected, found)]
    return compare(sides[0], sides[1], name, tolerance, most).differences


def _described(value: Any, own: Container[str]) -> tuple[Graph, int]:
    description = Description(Blobs(), own)
    description.add("value", value)
    return Graph(nodes=description.nodes, blobs=description.blobs), description.roots["value"]
