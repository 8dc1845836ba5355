"""Printed and written texts compared line by line, numbers in them within the tolerance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from .compare import Difference
from .numbers import close
from .showing import short
from .tolerance import Tolerance

_NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?(?![\w.])")
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}")


def compare_texts(expected: str, found: str, name: str, tolerance: Tolerance) -> list[Difference]:
    """Return the lines that differ; each path is the number of the line, from 1."""
    if expected == found:
        return []
    sides = expected.splitlines(), found.splitlines()
    return list(_unequal(*sides, name, tolerance))


def _unequal(
    expected: list[str], found: list[str], name: str, tolerance: Tolerance
) -> Iterator[Difference]:
    for number, (one, other) in enumerate(zip_longest(expected, found), 1):
        path = f"{name} line {number}"
        if one is None:
            yield Difference(path=path, where=path, kind="extra", note=f"not there: {short(other)}")
        elif other is None:
            yield Difference(path=path, where=path, kind="missing", note=f"missing: {short(one)}")
        elif not same_line(one, other, tolerance):
            texts = {"expected": short(one), "found": short(other)}
            yield Difference(path=path, where=path, kind="value", **texts)


def same_line(one: str, other: str, tolerance: Tolerance) -> bool:
    """Tell whether two lines are equal; addresses of objects do not count."""
    if one == other:
        return True
    one, other = (_ADDRESS.sub("0x", line) for line in (one, other))
    if _NUMBER.split(one) != _NUMBER.split(other):
        return False
    pairs = zip(_NUMBER.findall(one), _NUMBER.findall(other), strict=True)
    return all(close(_number(a), _number(b), tolerance) for a, b in pairs)


def _number(text: str) -> float | int:
    return int(text) if text.lstrip("+-").isdecimal() else float(text)
