"""What an execution gave: its numbers in order, and the exception that ended it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nb2prod.kernel.record import Record
from nb2prod.kernel.values import as_number


def in_order(record: Record) -> list[str]:
    """The names that an execution's statements bind, in the order of the code."""
    return [name for item in record.flow.statements for name in sorted(item.all_binds)]


def numbers(
    names: frozenset[str], record: Record, namespace: Mapping[str, Any]
) -> dict[str, float]:
    ordered = dict.fromkeys(name for name in in_order(record) if name in names)
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
