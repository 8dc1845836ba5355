"""What cells show, as far as it counts: figures, and warnings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_MOST_TEXT = 100_000
_MOST_WARNINGS = 20
_WARNING = re.compile(r"^.*?:\d+: (\w*Warning): (.*)$", re.MULTILINE)
_FIGURES = ("image/", "application/vnd.plotly", "application/vnd.vega", "application/vnd.bokeh")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSeen:
    """What one code cell showed.

    Attributes:
        seconds: how long it ran.
        figures: how many images and plots it showed.
        warnings: Python's warnings on standard error, each once, such as
            ``FutureWarning: the default will change``.
    """

    cell: int
    seconds: float
    figures: int
    warnings: tuple[str, ...]


@dataclass(slots=True)
class _Collected:
    seconds: float = 0.0
    figures: int = 0
    text: list[str] = field(default_factory=list)
    length: int = 0


class OutputsSeen:
    """Collects what counts, whatever the amount of output."""

    def __init__(self) -> None:
        self._cells: dict[int, _Collected] = {}

    def add(self, cell: int, kind: str, content: Mapping[str, Any]) -> None:
        """Look at one message of a kernel."""
        seen = self._cells.setdefault(cell, _Collected())
        if kind == "stream":
            if content.get("name") == "stderr" and seen.length < _MOST_TEXT:
                seen.text.append(content.get("text", ""))
                seen.length += len(seen.text[-1])
        elif any(name.startswith(_FIGURES) for name in content.get("data", ())):
            seen.figures += 1

    def took(self, cell: int, seconds: float) -> None:
        """Note how long a cell ran."""
        self._cells.setdefault(cell, _Collected()).seconds = seconds

    def cells(self) -> tuple[CellSeen, ...]:
        """Return what was seen of each cell, in their order."""
        return tuple(
            CellSeen(
                cell=cell,
                seconds=seen.seconds,
                figures=seen.figures,
                warnings=_warnings("".join(seen.text)),
            )
            for cell, seen in sorted(self._cells.items())
        )


def _warnings(text: str) -> tuple[str, ...]:
    found = dict.fromkeys(f"{kind}: {said}" for kind, said in _WARNING.findall(text))
    return tuple(list(found)[:_MOST_WARNINGS])
