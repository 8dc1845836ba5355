"""A run as the book keeps it: what was executed, with which parameters, and what came out."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from enum import StrEnum


class RunStatus(StrEnum):
    """How far a run came; ``interrupted`` if its process died while it was running.

    ``pruned`` if a sweep stopped it, because its curve promised nothing.
    """

    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    PRUNED = "pruned"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterValue:
    """A parameter's value in a run.

    Attributes:
        text: a Python literal that gives exactly the value, such as ``0.1`` or ``(1, "a")``; for a
            value that has none, its type in angle brackets.
    """

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A number that a run computed.

    Attributes:
        name: as the exported package names it: the variable or the call that gives it, with the
            step before it where several steps give one name; the last one has the plain name too.
        value: may be NaN or infinite.
        step: the step that gave it; may be empty.
    """

    name: str
    value: float
    step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A number given to ``nb2prod.log_metric``: one point of a curve.

    Attributes:
        at: seconds since 1970.
        number: the position that the caller gave, if any.
    """

    name: str
    value: float
    at: float
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFacts:
    """A fitted model: its variable, its class, and what ``get_params()`` gave, as texts."""

    name: str
    kind: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What identifies the data in a variable.

    Attributes:
        kind: the class, with its module.
        shape: such as ``2000 x 11``.
        digest: hexadecimal.
        sampled: only a part of the data went into the digest, because it is large.
    """

    name: str
    kind: str
    shape: str
    digest: str
    sampled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file that a run left.

    Attributes:
        name: what it shows, such as ``evaluation-1.png``.
        path: relative to the book's folder, POSIX.
        sha256: of its content, hexadecimal.
        size: bytes.
        step: the step that made it; may be empty.
    """

    name: str
    path: str
    sha256: str
    size: int
    step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """One execution of a cell.

    Attributes:
        cell: the cell's id.
        count: the ``In [n]`` number.
        role: what the cell's tag means; empty for a cell without one.
        step: the name of its step; empty if it belongs to none.
        digest: SHA-256 of the source, hexadecimal.
        started: seconds since 1970.
        upstream: ids of the executions whose values it read, oldest first.
        parameters: those that it read, as they were when it started.
        metrics: names without the step before them.
        error: type and message of the exception that ended it; empty if none did.
    """

    id: str
    cell: str
    count: int
    role: str
    step: str
    source: str
    digest: str
    started: float
    seconds: float
    upstream: tuple[str, ...] = ()
    parameters: tuple[ParameterValue, ...] = ()
    metrics: tuple[Metric, ...] = ()
    models: tuple[ModelFacts, ...] = ()
    data: tuple[Fingerprint, ...] = ()
    files: tuple[StoredFile, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What led to one execution of the evaluation steps.

    Attributes:
        id: sorts by time.
        experiment: the notebook's file name.
        via: what executed it: ``jupyter``, ``papermill``, ``run``, ``package`` or ``sweep``.
        started: seconds since 1970.
        seconds: how long it took; None while it is running.
        executions: in the order in which they happened; empty in lists of runs.
        files: what the run left that no execution names.
        mixed: parameters that its executions read with different values.
        sweep: the id of the sweep that it belongs to; may be empty.
        error: why it failed, with the cell; may be empty.
        owner: the process that writes it.
    """

    id: str
    experiment: str
    status: RunStatus
    via: str
    started: float
    seconds: float | None = None
    parameters: tuple[ParameterValue, ...] = ()
    metrics: tuple[Metric, ...] = ()
    executions: tuple[Execution, ...] = ()
    files: tuple[StoredFile, ...] = ()
    mixed: tuple[str, ...] = ()
    sweep: str = ""
    error: str = ""
    owner: str = ""

    def metric(self, name: str) -> float | None:
        """The value of a metric; None if the run has none of this name."""
        return next((item.value for item in self.metrics if item.name == name), None)

    def parameter(self, name: str) -> str | None:
        """The text of a parameter's value; None if the run has none of this name."""
        return next((item.text for item in self.parameters if item.name == name), None)


def new_run_id(now: float | None = None) -> str:
    """An id that sorts by time and that no other process makes.

    Such as ``20260304T050607089-1f2e3d4c``: the moment in UTC to the millisecond, and chance.
    """
    moment = time.time() if now is None else now
    stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime(moment))
    return f"{stamp}{int(moment % 1 * 1000):03d}-{os.urandom(4).hex()}"
