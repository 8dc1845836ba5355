"""Which trial comes next: all combinations in turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from nb2prod.execution.sweep_plan import Sweep
from nb2prod.execution.sweep_space import Trial
from nb2prod.model.run import Point, Run


class Search(Protocol):
    """Chooses the trials of a sweep."""

    @property
    def total(self) -> int:
        """How many runs the sweep will have."""

    def next(self) -> Trial | None:
        """A trial that has no run yet; None if there is none at the moment."""

    def tell(self, run: Run) -> None:
        """Learn how the run of a trial ended.

        Raises:
            RunError: the search cannot go on with such runs.
        """

    def is_hopeless(self, run: str, points: Sequence[Point]) -> bool:
        """Whether a run should be stopped, by the points of its curve so far."""

    @property
    def watches(self) -> bool:
        """Whether ``is_hopeless`` is to be asked."""


class Listed:
    """All combinations of a space, those that have a run aside.

    Args:
        done: runs by id.
    """

    watches = False

    def __init__(self, sweep: Sweep, done: Mapping[str, Run]) -> None:
        self._trials = sweep.space.trials(sweep.id)
        self._seen: set[str] = set()
        self._done = done
        self._total = sweep.space.size

    @property
    def total(self) -> int:
        """How many runs the sweep will have, as far as is known: equal samples count once."""
        return self._total

    def next(self) -> Trial | None:
        """The next trial that has no run yet; None after the last one."""
        for trial in self._trials:
            if trial.run in self._seen:
                self._total -= 1
                continue
            self._seen.add(trial.run)
            if trial.run not in self._done:
                return trial
        return None

    def tell(self, run: Run) -> None:
        """The order does not depend on results."""

    def is_hopeless(self, run: str, points: Sequence[Point]) -> bool:
        """No run is compared with others."""
        return False
