"""Author's code put in black's form; what was formatted once is remembered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module

from nb2prod.rendering.memory import remembered

LINE_LENGTH = 88
BETWEEN = "\n\n\n"
_BEYOND_PARTS = ("fmt:", "yapf:", "\f")


def formatted(source: str) -> str:
    """The module in black's form, from the cache where it has been formatted before.

    Raises:
        ValueError: the source does not parse.
    """
    return _kept(source, lambda: _black(source))


def formatted_parts(parts: Sequence[str]) -> str:
    """The module of these parts in black's form; a part that was formatted before is not again.

    Args:
        parts: pieces of a module, each of which but the first defines a function or a class.

    Raises:
        ValueError: the source does not parse.
    """
    source = BETWEEN.join(part.strip("\n") for part in parts) + "\n"
    if any(word in source for word in _BEYOND_PARTS):
        return formatted(source)
    return _kept(
        source, lambda: BETWEEN.join(formatted(f"{part}\n").rstrip("\n") for part in parts) + "\n"
    )


def _kept(source: str, make: Callable[[], str]) -> str:
    return remembered("formatted", f"{_version()}\n{LINE_LENGTH}\n{source}", make)


def _black(source: str) -> str:
    import black
    from black.mode import TargetVersion

    mode = black.Mode(line_length=LINE_LENGTH, target_versions={TargetVersion.PY311})
    try:
        return black.format_str(source, mode=mode)
    except black.parsing.InvalidInput as error:
        raise ValueError(str(error)) from None


@cache
def _version() -> str:
    """Black's version, from where black itself has it: it says so without being imported."""
    return str(import_module("_black_version").version)
