"""Printed text with the place of the code that printed it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

MOST = 2_000_000


class Printed:
    """What goes to standard output, as pairs of a place and a text, up to a limit."""

    def __init__(self, place: Callable[[Any], Any]) -> None:
        """Start to listen.

        Args:
            place: gives the place for the frame that writes; None if the text is nobody's.
        """
        self.texts: list[list[Any]] = []
        self.cut = False
        self._place = place
        self._left = MOST
        self.listen()

    def keep(self, frame: Any, text: Any) -> None:
        """Keep a text that a frame writes."""
        place = self._place(frame)
        if place is not None and isinstance(text, str):
            self._keep(place, text)

    def taken(self) -> list[list[Any]]:
        """Return what was kept, and start again."""
        texts, self.texts = self.texts, []
        return texts

    def listen(self) -> None:
        """Hear what standard output is given, from now on.

        IPython puts a function of its own into the stream for the time of a cell and takes out
        again whatever is there at its end, so that this is called as each cell starts.
        """
        stream: Any = sys.stdout
        write = stream.write
        if getattr(write, "listener", None) is self:
            return

        def heard(text: Any) -> Any:
            self.keep(sys._getframe(1), text)
            return write(text)

        heard.listener = self  # type: ignore[attr-defined]
        stream.write = heard

    def _keep(self, place: Any, text: str) -> None:
        kept = text[: self._left]
        self.cut = self.cut or len(kept) < len(text)
        self._left -= len(kept)
        if self.texts and self.texts[-1][0] == place:
            self.texts[-1][1] += kept
        elif kept:
            self.texts.append([place, kept])


def outermost(frame: Any, wanted: Callable[[Any], bool]) -> Any:
    """Return the frame furthest from the top of the stack that is wanted."""
    found = None
    while frame is not None:
        if wanted(frame):
            found = frame
        frame = frame.f_back
    return found
