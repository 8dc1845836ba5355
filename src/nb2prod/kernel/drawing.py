"""Loops, curves and small lines as HTML and as text. What names say stays text."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from nb2prod.app.curves import thinned

Points = Sequence[tuple[float, float]]
_BLOCKS = "▁▂▃▄▅▆▇█"
_WIDE, _HIGH, _ROOM = 260, 80, 4
_MOST_POINTS = 200
_MOST_CURVES = 12
_SPARKS = 30
_LONGEST = 80


@dataclass(slots=True)
class Loop:
    """How far a loop is.

    Attributes:
        total: how many values it has; None if nobody knows.
    """

    total: int | None
    done: int = 0
    clock: float = field(default_factory=time.monotonic)

    def count(self) -> str:
        """Such as ``3 of 10``."""
        return f"{self.done}" if self.total is None else f"{self.done} of {self.total}"

    def remaining(self) -> str:
        """Such as ``1 min 5 s left``; empty as long as that cannot be said."""
        if not self.done or self.total is None or self.done >= self.total:
            return ""
        seconds = (time.monotonic() - self.clock) / self.done * (self.total - self.done)
        return f"{duration(seconds)} left"


def duration(seconds: float) -> str:
    """Such as ``5 s``, ``1 min 5 s`` or ``2 h 3 min``."""
    whole = math.ceil(seconds)
    minutes, rest = divmod(whole, 60)
    if minutes >= 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def html(loops: Sequence[Loop], curves: Mapping[str, Points], *, last: bool) -> str:
    """Loops and curves as HTML.

    Args:
        last: it is saved: without what differs each time.
    """
    parts = [_bar(loop, last=last) for loop in loops]
    shown = list(curves.items())[:_MOST_CURVES]
    parts += [_curve(name, points, last=last) for name, points in shown]
    return f"<div>{''.join(parts)}</div>"


def text(loops: Sequence[Loop], curves: Mapping[str, Points]) -> str:
    """The same in lines of text."""
    lines = [loop.count() for loop in loops]
    lines += [
        f"{name_text(name)} {number(points[-1][1])} {spark([value for _, value in points])}"
        for name, points in list(curves.items())[:_MOST_CURVES]
    ]
    return "\n".join(lines)


def spark(values: Sequence[float]) -> str:
    """A line of blocks, a blank for what is not finite."""
    shown = values
    if len(values) > _SPARKS:
        shown = [values[place * (len(values) - 1) // (_SPARKS - 1)] for place in range(_SPARKS)]
    known = [value for value in shown if math.isfinite(value)]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    return "".join(_block(value, low, high) for value in shown).rstrip()


def number(value: float) -> str:
    """A number with six digits that count."""
    return f"{value:.6g}"


def name_text(name: str) -> str:
    """A name in one line that can be shown."""
    plain = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name)
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST - 1]}…"


def _block(value: float, low: float, high: float) -> str:
    if not math.isfinite(value):
        return " "
    share = _share(value, low, high)
    return _BLOCKS[round(share * (len(_BLOCKS) - 1))]


def _share(value: float, low: float, high: float) -> float:
    """Where a value stands between two others, from 0 to 1."""
    half_low, half_high = low / 2, high / 2  # their difference may be beyond what a float holds
    if not half_low < half_high:
        return 0.5
    return (value / 2 - half_low) / (half_high - half_low)


def _bar(loop: Loop, *, last: bool) -> str:
    value = "" if loop.total is None else f' value="{loop.done}" max="{max(loop.total, 1)}"'
    words = loop.count() if last else " · ".join(filter(None, [loop.count(), loop.remaining()]))
    bar = "" if last else f'<progress style="width: 260px" aria-label="Loop"{value}></progress> '
    return f"<div>{bar}{escape(words)}</div>"


def _curve(name: str, points: Points, *, last: bool) -> str:
    """A picture; what is saved has a small line of text, too, where no picture may be shown."""
    title = escape(name_text(name))
    values = [value for _, value in points]
    small = f" <code>{spark(values)}</code>" if last else ""
    line = "".join(_line(piece) for piece in _pieces(thinned(points, _MOST_POINTS)))
    box = f"0 0 {_WIDE + 2 * _ROOM} {_HIGH + 2 * _ROOM}"
    return (
        f"<div>{title} <strong>{number(values[-1])}</strong>{small}<br>"
        f'<svg width="{_WIDE}" height="{_HIGH}" viewBox="{box}" role="img" '
        f'aria-label="Curve of {title}" fill="none" stroke="currentColor" stroke-width="1.5">'
        f"{line}</svg></div>"
    )


def _line(piece: Points) -> str:
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in piece)
    if len(piece) > 1:
        return f'<polyline points="{places}"/>'
    ((x, y),) = piece
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2"/>'


def _pieces(points: Points) -> Iterator[Points]:
    """Places in the picture; a value that is not finite breaks the line."""
    known = [point for point in points if math.isfinite(point[1])]
    if not known:
        return
    left, right = min(x for x, _ in known), max(x for x, _ in known)
    low, high = min(y for _, y in known), max(y for _, y in known)
    piece: list[tuple[float, float]] = []
    for x, y in points:
        if math.isfinite(y):
            across = _ROOM + _share(x, left, right) * _WIDE
            piece.append((across, _ROOM + (1 - _share(y, low, high)) * _HIGH))
        elif piece:
            yield piece
            piece = []
    if piece:
        yield piece
