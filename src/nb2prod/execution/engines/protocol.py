"""What a sweep asks of the engine that runs its trials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the run of a trial ended.

    Attributes:
        run: the run's id.
        error: why it failed; empty if it did not.
        started: seconds since 1970.
        died: its process ended without a word.
    """

    run: str
    error: str = ""
    started: float = 0.0
    seconds: float = 0.0
    died: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A process that runs trials: it reads requests and writes answers, one JSON object a line.

    Its first line is ``{"ready": true, "parallel": BOOL}``: whether one process runs many trials
    at once. A request has the ``run``, its ``folder`` and its ``values``. An answer has the fields
    of an ``Outcome``, and ``"last": true`` from a worker that takes no more.

    Attributes:
        command: what starts it.
        environment: of the process.
        folder: its current directory.
    """

    command: tuple[str, ...]
    environment: Mapping[str, str]
    folder: str


class Engine(Protocol):
    """Runs trials; their results come in any order."""

    @property
    def slots(self) -> int:
        """How many trials it wants to have in hand."""

    def submit(self, requests: Sequence[Mapping[str, Any]]) -> None:
        """Take trials.

        Raises:
            RunError: no worker can be started.
        """

    def wait(self, seconds: float) -> Sequence[Outcome]:
        """Wait for results, at most so long; some that are there, or none."""

    def stop(self, run: str) -> None:
        """Stop one trial, if that is possible; its result comes all the same."""

    def close(self) -> None:
        """Stop whatever still runs."""
