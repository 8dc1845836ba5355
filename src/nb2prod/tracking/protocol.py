"""What a tracker can do. Plugins come through the entry-point group ``nb2prod.trackers``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from nb2prod.model.run import Point, Run

GROUP = "nb2prod.trackers"


class Tracker(Protocol):
    """Takes runs out of the book into another system."""

    def send(self, run: Run, points: Sequence[Point], folder: Path) -> str:
        """Send a run that has ended, with its executions; a second time must not double it.

        Args:
            points: its curves.
            folder: the book's; the paths of files are relative to it.

        Returns:
            Where it lies there: an id or an address.

        Raises:
            Nb2prodError: it could not be sent.
        """
        ...


MakeTracker = Callable[[Mapping[str, str]], Tracker]
"""What an entry point names: it makes the tracker from the options that the user gave."""
