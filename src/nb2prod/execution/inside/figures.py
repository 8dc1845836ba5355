"""Figures of pyplot as a notebook shows them, drawn as the package draws them."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Figures:
    """The figures that were shown, each with the place that made it."""

    def __init__(self, folder: Path, place: Callable[[], Any]) -> None:
        """Start without figures.

        Args:
            place: gives the place of the code that runs.
        """
        self.saved: list[dict[str, Any]] = []
        self._folder, self._place = folder, place
        self._made: dict[int, tuple[Any, Any]] = {}
        self._shown: dict[int, tuple[Any, Any]] = {}
        self._drawn: dict[int, Any] = {}
        self._listening = False

    def look(self, place: Any) -> None:
        """Notice new figures, and listen to pyplot as soon as it is there."""
        helpers = sys.modules.get("matplotlib._pylab_helpers")
        if helpers is None:
            return
        if not self._listening:
            self._listen(helpers)
        for figure in self._open():
            self._made.setdefault(id(figure), (figure, place))

    def show(self, place: Any) -> None:
        """Take the open figures for shown."""
        for figure in self._open():
            made = self._made.get(id(figure), (figure, place))
            if id(figure) not in self._drawn:
                self._shown.setdefault(id(figure), made)

    def draw(self) -> None:
        """Draw the figures shown since the last time."""
        for key, (figure, place) in self._shown.items():
            self._drawn[key] = figure  # its address must not be used twice
            path = self._folder / f"{len(self.saved)}.png"
            self._folder.mkdir(parents=True, exist_ok=True)
            entry = {"place": place, "file": path.name}
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    figure.savefig(path)
            except Exception as error:  # the author's artists may raise anything
                entry["error"] = type(error).__name__
            self.saved.append(entry)
        self._shown.clear()

    def _listen(self, helpers: Any) -> None:
        """A front end closes the figures that it has shown: that is when they are done."""
        self._listening = True
        close_all = helpers.Gcf.destroy_all

        def destroy_all(*arguments: Any) -> Any:
            if _is_front_end(sys._getframe(1)):
                self.show(self._place())
            return close_all(*arguments)

        helpers.Gcf.destroy_all = destroy_all

    def _open(self) -> list[Any]:
        helpers = sys.modules.get("matplotlib._pylab_helpers")
        if helpers is None:
            return []
        return [manager.canvas.figure for manager in helpers.Gcf.get_all_fig_managers()]


def _is_front_end(frame: Any) -> bool:
    while frame is not None:
        if frame.f_globals.get("__name__", "").startswith("matplotlib_inline."):
            return True
        frame = frame.f_back
    return False
