"""Small values as plain data, and keys as texts that are the same in every process."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_PLAIN = frozenset({"Decimal", "Fraction", "NAType", "NaTType", "Timedelta", "Timestamp"})


def number(value: Any) -> Any:
    """Return a number as JSON holds it: a complex one as a pair, a huge one as a text."""
    if isinstance(value, complex):
        return [value.real, value.imag]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 1 << 63:
        return hex(value)
    return value


def plain(value: Any) -> Any:
    """Return a number, a text, None or a moment in time as JSON holds it.

    Raises:
        TypeError: it is something else.
    """
    kind = type(value)
    if kind in (float, str, bool) or value is None:
        return value
    if kind is int:
        return value if abs(value) < 1 << 63 else {kind.__name__: hex(value)}
    if kind.__name__ in _PLAIN or kind.__module__ == "datetime":
        return {kind.__name__: repr(value)}
    raise TypeError


def label(key: Any, name: Callable[[type], str]) -> str:
    """Return a text for the key of a mapping or the member of a set.

    Args:
        name: gives the name of a class.
    """
    if isinstance(key, (str, bool)) or key is None:
        return repr(key)
    if hasattr(key, "item") and getattr(key, "shape", None) == ():
        key = key.item()
    if isinstance(key, (int, float, complex)):
        return repr(key)
    if isinstance(key, tuple):
        return f"({', '.join(label(item, name) for item in key)})"
    if isinstance(key, frozenset):
        return f"{{{', '.join(sorted(label(item, name) for item in key))}}}"
    if isinstance(key, type):
        return name(key)
    text = repr(key)
    return text if not _ADDRESS.search(text) else f"<{name(type(key))}>"
