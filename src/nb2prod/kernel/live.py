"""``nb2prod.live``: how far a loop is, and the curves of what it logs, beside the cell.

While the loop goes on this is a widget, which notebooks do not save. What stays at the end is HTML
with a text beside it: it says the same in every front end, and the same each time.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from nb2prod.app.curves import thinned
from nb2prod.kernel import drawing
from nb2prod.kernel.screen import Screen, screen

Item = TypeVar("Item")
_EVERY = 0.25
_KEPT = 2_000


class View:
    """What stands beside one cell: its loops, the outermost first, and its curves.

    It never disturbs the loop: what cannot be shown is said once, on the standard error.
    """

    def __init__(self, place: Screen) -> None:
        self.loops: list[drawing.Loop] = []
        self._curves: dict[str, list[tuple[float, float]]] = {}
        self._counts: dict[str, int] = {}
        self._place = place
        self._is_over = False
        self._home = (os.getpid(), threading.get_ident())
        self._shown = 0.0

    def log(self, name: str, value: float, number: int | None) -> None:
        """Take in a point of a curve."""
        points = self._curves.setdefault(name, [])
        count = self._counts.get(name, 0)
        points.append((float(count if number is None else number), value))
        self._counts[name] = count + 1
        if len(points) > 2 * _KEPT:
            points[:] = thinned(points, _KEPT)
        self.refresh()

    def refresh(self) -> None:
        """Show what is new, but not too often."""
        is_home = self._home == (os.getpid(), threading.get_ident())
        if is_home and time.monotonic() - self._shown > _EVERY:
            self._show(last=False)
            self._shown = time.monotonic()

    def end(self) -> None:
        """Show what stays."""
        self._show(last=True)
        self._place.leave(self._ended)
        self._is_over = True

    def _ended(self, _: Any) -> None:
        """The cell has ended, and the loop with it, whatever ended it."""
        _close(self)

    def begin(self) -> None:
        """Show that it begins, and see the end of the cell."""
        self._place.enter(self._ended)
        self.refresh()

    def _show(self, *, last: bool) -> None:
        if self._is_over:
            return
        loops = self.loops[:1] if last else self.loops
        try:
            html = drawing.html(loops, self._curves, last=last)
            self._place.show(html, drawing.text(loops, self._curves), last=last)
        except Exception as error:  # the author's loop must go on whatever happens here
            self._is_over = True
            print(f"nb2prod: the loop is not shown: {error!r}", file=sys.stderr)


_view: View | None = None


def live(values: Iterable[Item], total: int | None = None) -> Iterator[Item]:
    """Yield the values, and show how far that is; see ``nb2prod.live``."""
    global _view
    loop = drawing.Loop(total=_size(values) if total is None else total)
    if _view is None and (place := screen()):
        _view = View(place)
    view = _view
    if view is None:
        yield from values
        return
    view.loops.append(loop)
    if len(view.loops) == 1:
        view.begin()
    try:
        for value in values:
            yield value
            loop.done += 1
            view.refresh()
    finally:
        if loop is view.loops[0]:
            _close(view)
        elif loop in view.loops:
            view.loops.remove(loop)


def seen(name: str, value: float, number: int | None) -> None:
    """Take in a number that the author logs."""
    if _view is not None:
        _view.log(name, value, number)


def _close(view: View) -> None:
    global _view
    if _view is view:
        _view = None
        view.end()


def _size(values: Any) -> int | None:
    try:
        return len(values)
    except Exception:  # whatever the author's class raises, it does not say
        return None
