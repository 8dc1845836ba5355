"""Merges two edits of one text, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

Common = tuple[int, int, int, int]
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def merge(base: str, mine: str, yours: str) -> str | None:
    """The text with the changes of both sides.

    Two changes go together where a line that neither side touched lies between them, or
    where they are the same change.

    Returns:
        the merged text; None where both sides changed the same place in different ways.
    """
    old, left, right = split_lines(base), split_lines(mine), split_lines(yours)
    merged: list[str] = []
    at_old = at_left = at_right = 0
    for start, in_left, in_right, size in _common(old, left, right):
        chosen = _choose(old[at_old:start], left[at_left:in_left], right[at_right:in_right])
        if chosen is None:
            return None
        merged += chosen
        merged += old[start : start + size]
        at_old, at_left, at_right = start + size, in_left + size, in_right + size
    return "".join(merged)


def _choose(old: list[str], left: list[str], right: list[str]) -> list[str] | None:
    if left == right or right == old:
        return left
    return right if left == old else None


def _common(old: Sequence[str], left: Sequence[str], right: Sequence[str]) -> Iterator[Common]:
    """Runs of lines that all three share: starts and length; the end comes last."""
    of_left, of_right = _matches(old, left), _matches(old, right)
    at_left = at_right = 0
    while at_left < len(of_left) and at_right < len(of_right):
        old_left, in_left, left_size = of_left[at_left]
        old_right, in_right, right_size = of_right[at_right]
        start = max(old_left, old_right)
        end = min(old_left + left_size, old_right + right_size)
        if start < end:
            size = end - start
            yield start, in_left + start - old_left, in_right + start - old_right, size
        if old_left + left_size < old_right + right_size:
            at_left += 1
        else:
            at_right += 1
    yield len(old), len(left), len(right), 0


def _matches(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return [(block.a, block.b, block.size) for block in blocks if block.size]


def split_lines(text: str) -> list[str]:
    """The lines with their ends; only a line feed ends one."""
    return _LINE.findall(text)
