"""What an execution gave: its numbers in order, and the exception that ended it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from nb2prod.kernel.record import Record
from nb2prod.kernel.values import as_number

_MOST = 2**63
_OWN = frozenset({"In", "Out", "exit", "quit", "get_ipython"})


def left(record: Record, namespace: Mapping[str, Any]) -> dict[str, Any]:
    """The author's variables that an execution has bound or changed."""
    return {
        name: namespace[name]
        for name in sorted(record.flow.binds | record.flow.changes)
        if name in namespace and name not in _OWN and not name.startswith("_")
    }


def logged(name: str, value: Any, step: int | None) -> float:
    """The number that the author logs.

    Raises:
        TypeError: the name is no text, the value no number, or the step no whole number.
    """
    number = as_number(value)
    if not isinstance(name, str) or not name:
        raise TypeError("the name of a metric must be a text that is not empty")
    if number is None:
        raise TypeError(f"the metric {name!r} must be a number, not {type(value).__name__}")
    if step is not None and not (isinstance(step, int) and abs(step) < _MOST):
        raise TypeError(f"the step of the metric {name!r} must be a whole number below 2**63")
    return number


def tell_loop(name: str, value: float, number: int | None) -> None:
    """Show a number that the author logs beside the loop that logs it, if one is shown."""
    if "nb2prod.kernel.live" in sys.modules:
        from nb2prod.kernel import live

        live.seen(name, value, number)


def in_order(record: Record) -> list[str]:
    """The names that an execution's statements bind, in the order of the code."""
    return [name for item in record.flow.statements for name in sorted(item.all_binds)]


def numbers(
    names: frozenset[str], record: Record, namespace: Mapping[str, Any]
) -> dict[str, float]:
    """Those of the names that this execution has bound to a number.

    What an earlier execution left under a name that this one binds on some paths only does not
    count.
    """
    bound = names & record.flow.binds
    ordered = dict.fromkeys(name for name in in_order(record) if name in bound)
    found = {name: as_number(namespace[name]) for name in ordered if name in namespace}
    return {name: number for name, number in found.items() if number is not None}


def explained(error: BaseException | None) -> str:
    if error is None:
        return ""
    try:
        said = str(error)
    except Exception:  # the author's exception may be unable to say
        said = ""
    return f"{type(error).__name__}: {said}".strip(": ")[:2_000]
