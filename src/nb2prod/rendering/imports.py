"""Import statements as text; ruff sorts them afterwards."""

from __future__ import annotations

from collections.abc import Iterable

from nb2prod.model.pipeline import ImportBinding


def import_lines(bindings: Iterable[ImportBinding]) -> list[str]:
    """One statement for each binding, without repetitions, those of ``__future__`` first."""
    lines = dict.fromkeys(_line(item) for item in sorted(set(bindings), key=_order))
    return list(lines)


def _order(item: ImportBinding) -> tuple[bool, str, str, str]:
    return (item.module != "__future__", item.module, item.name, item.alias)


def _line(item: ImportBinding) -> str:
    alias = f" as {item.alias}" if item.alias else ""
    remark = "  # noqa: F401" if item.noqa else ""
    if item.name:
        return f"from {item.module} import {item.name}{alias}{remark}"
    return f"import {item.module}{alias}{remark}"
