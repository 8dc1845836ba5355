"""Where a cell shows something that changes: a widget while it runs, then an output."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any

_WIDGET = "application/vnd.jupyter.widget-view+json"


class Screen:
    """One output of the cell that runs, which may change until it is the last.

    Args:
        shell: IPython's, in a kernel.
    """

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self._id = f"nb2prod-{os.urandom(8).hex()}"
        self._widget = _widget()
        self._is_there = False

    def enter(self, callback: Callable[[Any], None]) -> None:
        """Have something called when the cell has ended."""
        self._shell.events.register("post_run_cell", callback)

    def leave(self, callback: Callable[[Any], None]) -> None:
        """Have it called no longer."""
        with suppress(ValueError):
            self._shell.events.unregister("post_run_cell", callback)

    def show(self, html: str, text: str, *, last: bool) -> None:
        """Show HTML, or the text where there is none.

        Args:
            last: it stays in the notebook; before, a widget shows it where there are widgets.
        """
        if last or self._widget is None:
            self._publish({"text/plain": text, "text/html": html})
            if self._widget is not None:
                self._widget.close()
            return
        self._widget.value = html
        if not self._is_there:
            model = {"version_major": 2, "version_minor": 0, "model_id": self._widget.model_id}
            self._publish({"text/plain": text, _WIDGET: model})

    def _publish(self, data: dict[str, Any]) -> None:
        transient = {"display_id": self._id}
        self._shell.display_pub.publish(data, transient=transient, update=self._is_there)
        self._is_there = True


def screen() -> Screen | None:
    """A new output of the cell that runs; None where no kernel runs one."""
    try:
        shell = import_module("IPython").get_ipython()
    except ImportError:
        return None
    return Screen(shell) if getattr(shell, "kernel", None) is not None else None


def _widget() -> Any:
    try:
        return import_module("ipywidgets").HTML()
    except Exception:  # one that cannot be used counts as one that is not there
        return None
