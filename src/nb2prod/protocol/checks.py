"""``check`` and ``complete``: the live analysis of a notebook, in changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from nb2prod.app.live import look_at_cells
from nb2prod.errors import InputError
from nb2prod.protocol import answers, snapshots
from nb2prod.protocol.desk import Desk
from nb2prod.protocol.messages import (
    AnalysisMessage,
    CheckRequest,
    CheckResponse,
    CompleteRequest,
    DiagnosticMessage,
)
from nb2prod.protocol.snapshots import Answered, HeldCell, Snapshot

QUICK_SECONDS = 0.03
_RESEND: CheckResponse = {"state": "", "resend": True, "pending": False, "analysis": {}}


def check(desk: Desk, request: CheckRequest) -> CheckResponse:
    """Analyse the content, and tell what is not as in the answer for the base.

    Where the whole analysis takes long, only the changed cells are looked at.
    """
    place = desk.root.notebook(request["path"])
    base = None
    if request.get("base"):
        base = desk.snapshots.find(request["base"], request["path"])
        snapshot = snapshots.changed(base, request) if base else None
    else:
        snapshot = snapshots.full(request)
    if snapshot is None:
        return _RESEND
    if desk.live.cost(place, len(snapshot.cells)) <= QUICK_SECONDS:
        return _answer(desk, snapshot, _analysed(desk, place, snapshot), base)
    ids = [cell["id"] for cell in request["cells"]]
    found = _provisional(desk, place, snapshot, ids, base)
    return _answer(desk, snapshot, found, base, pending=True)


def complete(desk: Desk, request: CompleteRequest) -> CheckResponse:
    """The whole analysis of a content that ``check`` was asked about."""
    place = desk.root.notebook(request["path"])
    known = desk.snapshots.find(request["state"], request["path"])
    if known is None:
        return _RESEND
    return _answer(desk, known.snapshot, _analysed(desk, place, known.snapshot), known)


def _analysed(desk: Desk, place: Path, snapshot: Snapshot) -> AnalysisMessage:
    try:
        live = desk.live.analyse(
            place,
            tuple(cell.raw for cell in snapshot.cells.values()),
            snapshot.metadata,
            {name: cell.parsed for name, cell in snapshot.cells.items() if cell.parsed is not None},
        )
    except InputError as error:
        return {"unreadable": desk.root.without_places(str(error))}
    return answers.analysis(live, list(snapshot.cells))


def _provisional(
    desk: Desk, place: Path, snapshot: Snapshot, ids: Sequence[str], base: Answered | None
) -> AnalysisMessage:
    """The base's findings, with those inside the changed cells as they are now."""
    old = base.snapshot.cells if base else {}
    kept = base.analysis.get("diagnostics", []) if base else []
    try:
        gone = _inside(place, [old[name] for name in ids if name in old], snapshot)
        come = _inside(place, [snapshot.cells[name] for name in ids], snapshot)
    except InputError as error:
        return {"unreadable": desk.root.without_places(str(error))}
    found = [item for item in kept if item not in gone and item["cell"] not in _lost(snapshot, old)]
    found += [item for item in come if item not in found]
    refused = any(item["severity"] == "error" for item in found)
    return {"unreadable": "", "refused": refused, "diagnostics": found}


def _lost(snapshot: Snapshot, old: Any) -> frozenset[str]:
    return frozenset(old.keys() - snapshot.cells.keys())


def _inside(place: Path, cells: Sequence[HeldCell], snapshot: Snapshot) -> list[DiagnosticMessage]:
    found = look_at_cells(place, tuple(cell.raw for cell in cells), snapshot.metadata)
    return answers.diagnostics(found, [str(cell.raw.id) for cell in cells])


def _answer(
    desk: Desk,
    snapshot: Snapshot,
    found: AnalysisMessage,
    base: Answered | None,
    *,
    pending: bool = False,
) -> CheckResponse:
    old: AnalysisMessage = base.analysis if base else {}
    whole = cast(AnalysisMessage, {**old, **found})
    return {
        "state": desk.snapshots.keep(snapshot, whole).state,
        "resend": False,
        "pending": pending,
        "analysis": _difference(found, old),
    }


def _difference(found: AnalysisMessage, old: AnalysisMessage) -> AnalysisMessage:
    before: dict[str, Any] = dict(old)
    new = {key: value for key, value in found.items() if key not in before or before[key] != value}
    return cast(AnalysisMessage, new)
