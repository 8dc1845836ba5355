"""Elements of stored arrays, compared without numpy."""

from __future__ import annotations

import array
import math
import struct
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .blobs import CHUNK, Blobs
from .tolerance import Tolerance

_CODES = {"f4": "f", "f8": "d", "c8": "f", "c16": "d", "b1": "B"}
_CODES |= {f"i{size}": code for size, code in ((1, "b"), (2, "h"), (4, "i"), (8, "q"))}
_CODES |= {f"u{size}": code for size, code in ((1, "B"), (2, "H"), (4, "I"), (8, "Q"))}
_CODES |= {"M8": "q", "m8": "q"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unequal:
    """What differs between two rows of elements.

    Attributes:
        count: how many elements differ.
        first: position of the first of them.
        left: its text on the one side.
        right: its text on the other side.
        largest: the largest distance of two numbers; None for other elements.
    """

    count: int
    first: int
    left: str
    right: str
    largest: float | None = None


def close(left: Any, right: Any, tolerance: Tolerance) -> bool:
    """Tell whether two numbers are equal within the tolerance; NaN equals NaN."""
    if left == right:
        return True
    if isinstance(left, int) and isinstance(right, int):
        return False
    if left != left or right != right:
        return bool(left != left and right != right)
    if math.isinf(left) or math.isinf(right):
        return False
    limit = max(tolerance.relative * max(abs(left), abs(right)), tolerance.absolute)
    return bool(abs(left - right) <= limit)


def unequal_arrays(
    dtype: str, left: tuple[Blobs, Any], right: tuple[Blobs, Any], tolerance: Tolerance
) -> Unequal | None:
    """Compare the bytes of two arrays of one dtype, both in C order.

    Args:
        dtype: as numpy's array protocol writes it, such as ``<f8``.
        left: where the bytes are kept, and which they are.
    """
    size = _item_size(dtype)
    step = size * max(1, CHUNK // size)
    found: list[Unequal] = []
    for start in range(0, left[1]["n"], step):
        one, other = (blobs.read(blob, start, step) for blobs, blob in (left, right))
        if one != other:
            pairs = zip(_elements(dtype, one), _elements(dtype, other), strict=True)
            if part := unequal_items(pairs, tolerance, start // size):
                found.append(part)
    return _together(found)


def unequal_items(
    pairs: Iterable[tuple[Any, Any]], tolerance: Tolerance, start: int = 0
) -> Unequal | None:
    """Compare elements one by one.

    Args:
        start: position of the first pair.
    """
    found: list[tuple[int, Any, Any]] = [
        (at, left, right)
        for at, (left, right) in enumerate(pairs, start)
        if not _same(left, right, tolerance)
    ]
    if not found:
        return None
    at, first, second = found[0]
    distances = [_distance(left, right) for _, left, right in found]
    known = [distance for distance in distances if distance is not None]
    return Unequal(
        count=len(found),
        first=at,
        left=repr(first),
        right=repr(second),
        largest=max(known, default=None),
    )


def _same(left: Any, right: Any, tolerance: Tolerance) -> bool:
    if isinstance(left, tuple) and isinstance(right, tuple):  # complex, as its two parts
        return all(close(one, other, tolerance) for one, other in zip(left, right, strict=True))
    if _is_number(left) and _is_number(right):
        return close(left, right, tolerance)
    return type(left) is type(right) and bool(left == right)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _distance(left: Any, right: Any) -> float | None:
    if not (_is_number(left) and _is_number(right)):
        return None
    distance = abs(left - right)
    return float(distance) if distance == distance else None


def _together(found: Sequence[Unequal]) -> Unequal | None:
    if not found:
        return None
    largest = [part.largest for part in found if part.largest is not None]
    return Unequal(
        count=sum(part.count for part in found),
        first=found[0].first,
        left=found[0].left,
        right=found[0].right,
        largest=max(largest, default=None),
    )


def _item_size(dtype: str) -> int:
    size = int(dtype[2:].partition("[")[0] or 1)
    return (4 * size if dtype[1] == "U" else size) or 1


def _elements(dtype: str, content: bytes) -> Sequence[Any] | Iterator[Any]:
    """Return the elements of an array as numbers, texts or bytes."""
    kind = dtype[1:].partition("[")[0]
    if kind == "f2":
        return [item for (item,) in struct.iter_unpack(f"{_order(dtype)}e", content)]
    if kind in _CODES:
        numbers = array.array(_CODES[kind], content)
        if _order(dtype) != ("<" if sys.byteorder == "little" else ">"):
            numbers.byteswap()
        if kind[0] == "c":
            return list(zip(numbers[::2], numbers[1::2], strict=True))
        return [bool(item) for item in numbers] if kind == "b1" else numbers
    size = _item_size(dtype)
    items = [content[at : at + size] for at in range(0, len(content), size)]
    if kind[0] == "U":
        code = "utf-32-le" if _order(dtype) == "<" else "utf-32-be"
        return [item.decode(code, "replace").rstrip("\0") for item in items]
    return items


def _order(dtype: str) -> str:
    return ">" if dtype[0] == ">" else "<"
