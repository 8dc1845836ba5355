"""Values that no run reproduces, told apart from wrong ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from nb2prod.execution.comparison.compare import Difference
from nb2prod.execution.verify_result import Kind, Row, Status

Key = tuple[Kind, str, str]
Places = set[tuple[str, str]]
_NOTE = "the notebook itself gives another value in every run"


def varying(runs: Iterable[Sequence[Row]]) -> dict[Key, Places]:
    """Return where runs of the notebook differ from the first one.

    Args:
        runs: the rows of each comparison of two runs of the notebook.
    """
    found: dict[Key, Places] = {}
    for rows in runs:
        for row in rows:
            if row.status is Status.DIFFERS:
                places = found.setdefault(_key(row), set())
                places |= _places(row.differences)
    return found


def told_apart(rows: Iterable[Row], varied: Mapping[Key, Places]) -> tuple[Row, ...]:
    """Mark the rows that differ only where runs of the notebook differ, too."""
    return tuple(_marked(row, varied.get(_key(row))) for row in rows)


def worst(runs: Sequence[Sequence[Row]]) -> tuple[Row, ...]:
    """Return for each thing the row of the run of the package that is furthest from equal."""
    rows: list[Row] = []
    for first in runs[0]:
        same = [row for run in runs for row in run if _key(row) == _key(first)]
        bad = [row for row in same if row.status is Status.DIFFERS]
        if bad and len(bad) < len(same):
            note = f"{len(bad)} of {len(same)} runs of the package differ"
            rows.append(replace(bad[0], note=note))
        else:
            rows.append(first)
    return tuple(rows)


def _marked(row: Row, places: Places | None) -> Row:
    if row.status is not Status.DIFFERS or places is None:
        return row
    wrong = tuple(each for each in row.differences if not _is_in(each, places))
    if row.differences and not wrong:
        return replace(row, status=Status.VARIES, note=_NOTE)
    return replace(row, differences=wrong) if wrong else row


def _is_in(difference: Difference, places: Places) -> bool:
    return (difference.where, difference.kind) in places


def _key(row: Row) -> Key:
    """Return what stays the same in all runs; a metric is the port that it comes from."""
    if row.kind is Kind.PRINT:
        return row.kind, row.step, ""
    return (Kind.PORT if row.kind is Kind.METRIC else row.kind), row.step, row.name


def _places(differences: Iterable[Difference]) -> Places:
    return {(each.where, each.kind) for each in differences}
