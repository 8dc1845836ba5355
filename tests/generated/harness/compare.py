"""Strict comparison of frozen values; see ``freeze``."""

from __future__ import annotations

import math
from typing import Any

from harness.freeze import PLOT

MOST = 8


def differences(expected: Any, actual: Any, path: str = "") -> list[str]:
    """What differs, one line each with its path; at most the first few."""
    found: list[str] = []
    _walk(expected, actual, path or "value", found)
    return found[:MOST]


def _walk(expected: Any, actual: Any, path: str, found: list[str]) -> None:
    if len(found) >= MOST or _is_plot(expected) or _is_plot(actual):
        return
    if type(expected) is not type(actual):
        found.append(f"{path}: expected {_short(expected)}, got {_short(actual)}")
    elif isinstance(expected, list | tuple):
        _walk_sequence(expected, actual, path, found)
    elif type(expected).__module__ == "numpy":
        _walk_array(expected, actual, path, found)
    elif isinstance(expected, dict):
        _walk_sequence(list(expected.items()), list(actual.items()), path, found)
    elif not _same(expected, actual):
        found.append(f"{path}: expected {_short(expected)}, got {_short(actual)}")


def _is_plot(value: Any) -> bool:
    return isinstance(value, tuple) and value == PLOT


def _walk_sequence(expected: Any, actual: Any, path: str, found: list[str]) -> None:
    if len(expected) != len(actual):
        found.append(f"{path}: expected {_short(expected)}, got {_short(actual)}")
        return
    if _is_form(expected) and expected[0] != actual[0]:
        found.append(f"{path}: expected {_short(expected)}, got {_short(actual)}")
        return
    for at, (left, right) in enumerate(zip(expected, actual, strict=True)):
        _walk(left, right, _step(path, expected, at), found)


def _step(path: str, expected: Any, at: int) -> str:
    if _is_form(expected):
        return path if at <= 1 else f"{path}.{expected[0]}{at}"
    if isinstance(expected, tuple) and len(expected) == 2 and isinstance(expected[0], str):
        return f"{path}.{expected[0]}"
    return f"{path}[{at}]"


def _is_form(value: Any) -> bool:
    return (
        isinstance(value, tuple) and bool(value) and isinstance(value[0], str) and len(value) != 2
    )


def _walk_array(expected: Any, actual: Any, path: str, found: list[str]) -> None:
    import numpy as np

    if expected.dtype != actual.dtype or expected.shape != actual.shape:
        shapes = f"{expected.dtype}{expected.shape}, got {actual.dtype}{actual.shape}"
        found.append(f"{path}: expected {shapes}")
    elif expected.dtype.kind in "fcmM":
        if not np.array_equal(expected, actual, equal_nan=True):
            found.append(f"{path}: expected {_short(expected)}, got {_short(actual)}")
    elif expected.tobytes() != actual.tobytes() and not _equal_items(expected, actual):
        found.append(f"{path}: expected {_short(expected)}, got {_short(actual)}")


def _equal_items(expected: Any, actual: Any) -> bool:
    return repr(expected.tolist()) == repr(actual.tolist())


def _same(expected: Any, actual: Any) -> bool:
    if isinstance(expected, float) and math.isnan(expected):
        return math.isnan(actual)
    return bool(expected == actual)


def _short(value: Any) -> str:
    text = " ".join(repr(value).split())
    return text if len(text) <= 160 else f"{text[:120]} ... {text[-30:]}"
