"""What a recorder reported, as facts about steps."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nb2prod.execution.outputs_seen import CellSeen
from nb2prod.execution.workspace import Workspace
from nb2prod.model.pipeline import Step
from nb2prod.model.recording import ColumnSeen, PortSeen, StepSeen


def steps_seen(
    report: Mapping[str, Any],
    steps: Sequence[Step],
    cells: Iterable[CellSeen],
    place: Workspace,
    words: str | None,
) -> tuple[StepSeen, ...]:
    """Return what was seen of each step, in their order.

    Args:
        report: what the recorder wrote.
        words: the code of the notebook if values must stay private, else None.
    """
    by_cell = {cell.cell: cell for cell in cells}
    found = {one["name"]: one for one in report["steps"]}
    return tuple(
        _step(found[step.name], step, by_cell, place, words) for step in steps if step.name in found
    )


def _step(
    seen: Mapping[str, Any],
    step: Step,
    by_cell: Mapping[int, CellSeen],
    place: Workspace,
    words: str | None,
) -> StepSeen:
    cells = [by_cell[cell] for cell in step.cells if cell in by_cell]
    return StepSeen(
        name=step.name,
        cells=step.cells,
        inputs=tuple(_port(port, words) for port in seen["inputs"]),
        outputs=tuple(_port(port, words) for port in seen["outputs"]),
        random=tuple(seen["random"]),
        settings=tuple(seen["settings"]),
        reads=tuple(_shown(path, place) for path in seen["reads"]),
        writes=tuple(_shown(path, place) for path in seen["writes"]),
        warnings=tuple(dict.fromkeys(text for cell in cells for text in cell.warnings)),
        figures=sum(cell.figures for cell in cells),
        seconds=sum(cell.seconds for cell in cells),
        peak_memory=seen["peak_memory"],
    )


def _port(port: Mapping[str, Any], words: str | None) -> PortSeen:
    columns = tuple(_column(column, words) for column in port.get("columns", ()))
    if words is not None:  # a label that the code does not say may be a value
        columns = tuple(column for column in columns if str(column.name) in words)
    return PortSeen(
        name=port["name"],
        type=port["type"],
        shape=tuple(port["shape"]),
        series=port.get("series", False),
        columns=columns,
        index=port.get("index", "") if words is None else "",
        before=port.get("before", ""),
        after=port["after"],
        same_as=tuple(port["same_as"]),
    )


def _column(column: Mapping[str, Any], words: str | None) -> ColumnSeen:
    public = words is None
    return ColumnSeen(
        name="" if column["name"] is None else column["name"],
        dtype=column["dtype"],
        missing=column["missing"],
        low=column["low"] if public else None,
        high=column["high"] if public else None,
        categories=tuple(column["categories"]) if public else (),
    )


def _shown(path: str, place: Workspace) -> str:
    """Return a path as the notebook says it, if it lies in its folder."""
    original = place.original(path)
    below = original.is_relative_to(place.home)
    return os.path.relpath(original, place.home) if below else str(original)
