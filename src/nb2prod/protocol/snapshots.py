"""Contents of notebooks as front ends sent them, and what they were told: changes are enough."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nb2prod.notebook.ipynb import RawCell
from nb2prod.protocol.faults import RequestError
from nb2prod.protocol.messages import AnalysisMessage, CellMessage, CheckRequest

MOST_KEPT = 24
BROKEN = "NB104"


@dataclass(frozen=True, slots=True)
class HeldCell:
    """A cell, and the hash of what was sent of it.

    Attributes:
        parsed: the last source that it had before it ceased to parse, if it has one.
    """

    raw: RawCell
    digest: bytes
    parsed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One content of a notebook.

    Attributes:
        digest: the hash of all of it.
        path: as the front end names the notebook.
        cells: by id, in order.
    """

    digest: str
    path: str
    cells: Mapping[str, HeldCell]
    metadata: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answered:
    """A snapshot with the sections that one front end was told about it.

    Attributes:
        state: names this answer alone: who was told less of the same content names another one.
    """

    snapshot: Snapshot
    analysis: AnalysisMessage
    state: str

    def parsed(self, name: str) -> str | None:
        """The last source of a cell that parsed, as far as is known."""
        held = self.snapshot.cells.get(name)
        if held is None:
            return None
        found = self.analysis.get("diagnostics", [])
        is_broken = any(item["code"] == BROKEN and item["cell"] == name for item in found)
        return held.parsed if is_broken or self.analysis.get("unreadable") else held.raw.source


@dataclass(slots=True)
class Snapshots:
    """The last answers, by their states."""

    _kept: dict[str, Answered] = field(default_factory=dict)

    def find(self, state: str, path: str) -> Answered | None:
        """What was answered with a state about this notebook, if that is still known."""
        found = self._kept.get(state)
        return found if found is not None and found.snapshot.path == path else None

    def keep(self, snapshot: Snapshot, analysis: AnalysisMessage) -> Answered:
        """Keep an answer under a state of its own, and forget the oldest one."""
        answered = Answered(snapshot, analysis, f"{snapshot.digest}.{secrets.token_hex(8)}")
        while len(self._kept) >= MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[answered.state] = answered
        return answered


def full(request: CheckRequest) -> Snapshot:
    """The content of a request in full."""
    sent = _held(request["cells"])
    return _snapshot(request["path"], sent, request.get("metadata", {}))


def changed(answered: Answered, request: CheckRequest) -> Snapshot | None:
    """The base with the request's changes; None where they name cells that are not known."""
    base = answered.snapshot
    sent = {
        name: replace(cell, parsed=answered.parsed(name))
        for name, cell in _held(request["cells"]).items()
    }
    order = request.get("order", list(base.cells))
    known = {**base.cells, **sent}
    if len(set(order)) != len(order):
        raise RequestError("request", "the request.order names a cell twice")
    if any(name not in known for name in order) or not sent.keys() <= set(order):
        return None
    cells = {name: known[name] for name in order}
    return _snapshot(base.path, cells, request.get("metadata", base.metadata))


def _held(cells: Sequence[CellMessage]) -> dict[str, HeldCell]:
    found = {cell["id"]: _cell(cell) for cell in cells}
    if len(found) != len(cells):
        raise RequestError("request", "the request.cells names a cell twice")
    return found


def _cell(cell: CellMessage) -> HeldCell:
    metadata = cell.get("metadata", {})
    wanted: dict[str, Any] = {key: metadata[key] for key in ("tags", "nb2prod") if key in metadata}
    count = cell.get("execution_count")
    raw = RawCell(
        id=cell["id"],
        kind=cell["kind"],
        source=cell["source"],
        metadata=wanted,
        execution_count=count,
    )
    return HeldCell(raw, _digest([raw.id, raw.kind, raw.source, wanted, count]))


def _snapshot(path: str, cells: Mapping[str, HeldCell], metadata: Mapping[str, Any]) -> Snapshot:
    whole = hashlib.sha256(_digest([path, metadata]))
    for cell in cells.values():
        whole.update(cell.digest)
    return Snapshot(digest=whole.hexdigest(), path=path, cells=cells, metadata=metadata)


def _digest(value: object) -> bytes:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).digest()
