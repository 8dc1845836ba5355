"""The messages about the lab book: runs, their comparison, strips, and the collector."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from nb2prod.protocol.messages import CellMessage

RunStatusName = Literal["running", "completed", "failed", "interrupted", "pruned"]


class CollectorRequest(TypedDict):
    """Asks for the code that tracks a notebook's runs in its kernel.

    Attributes:
        cells: all cells in order.
        metadata: of the notebook's metadata, ``kernelspec``, ``language_info`` and ``nb2prod``
            are enough.
    """

    path: str
    cells: list[CellMessage]
    metadata: NotRequired[dict[str, Any]]


class CollectorResponse(TypedDict):
    """Code for silent execute requests.

    Attributes:
        start: to be executed one after the other; again after each restart, and when tags have
            changed. A collector that is at work goes on.
        stop: ends the tracking; for a kernel that has executed ``start``.
        saves: what a cell gave is shown as an output, too, which the notebook keeps.
    """

    start: list[str]
    stop: str
    saves: bool


class MetricMessage(TypedDict):
    """A number that a run computed.

    Attributes:
        value: null if it is not finite.
        text: the value as Python writes it, such as ``0.5`` or ``nan``.
    """

    name: str
    value: float | None
    text: str


class NamedText(TypedDict):
    """A parameter, as a Python literal; long ones are cut."""

    name: str
    text: str


class RunMessage(TypedDict):
    """A run.

    Attributes:
        short: the part of the id that people see.
        started: seconds since 1970.
        seconds: null while it is running.
        mixed: parameters that its cells read with different values.
    """

    id: str
    short: str
    status: RunStatusName
    via: str
    started: float
    seconds: float | None
    parameters: list[NamedText]
    metrics: list[MetricMessage]
    sweep: str
    error: str
    mixed: list[str]


class RunsRequest(TypedDict):
    """Asks for the runs of a notebook.

    Attributes:
        where: conditions that all must hold, such as ``accuracy>0.8``.
        order: a metric, a parameter, or ``started``, ``seconds``, ``status``, ``via``; left out,
            the newest come first.
        limit: of how many runs at most.
    """

    path: str
    where: NotRequired[list[str]]
    order: NotRequired[str]
    descending: NotRequired[bool]
    limit: NotRequired[int]


class MetricName(TypedDict):
    """A metric that runs have.

    Attributes:
        lower: a lower value is better, going by the name.
    """

    name: str
    lower: bool


class RunsResponse(TypedDict):
    """Runs of a notebook.

    Attributes:
        more: there are more than these.
        parameters: names of those that the runs have.
        metrics: those that the runs have.
        varied: names of the parameters that are not the same in all of the runs.
    """

    runs: list[RunMessage]
    more: bool
    parameters: list[str]
    metrics: list[MetricName]
    varied: list[str]


class RunRequest(TypedDict):
    """Asks for one run."""

    path: str
    id: str


class ModelMessage(TypedDict):
    """A fitted model, with what ``get_params()`` gave."""

    name: str
    kind: str
    params: list[NamedText]


class DataMessage(TypedDict):
    """What identifies the data in a variable.

    Attributes:
        sampled: only a part of the data went into the digest.
    """

    name: str
    shape: str
    digest: str
    sampled: bool


class ExecutionMessage(TypedDict):
    """One execution of a cell.

    Attributes:
        count: the number that the cell showed.
        source: long ones are cut.
    """

    cell: str
    count: int
    role: str
    step: str
    source: str
    seconds: float
    error: str
    models: list[ModelMessage]
    data: list[DataMessage]


class LineMessage(TypedDict):
    """One run's values of a metric, by position.

    Attributes:
        run: the part of its id that people see.
        positions: such as the epoch; as many as there are values.
        values: null for what is not finite.
        count: how many there were, before those were left out that cannot be seen.
    """

    run: str
    positions: list[float]
    values: list[float | None]
    count: int


class CurveMessage(TypedDict):
    """A metric that runs logged while they went on."""

    name: str
    lines: list[LineMessage]


class RunResponse(TypedDict):
    """A run with the executions that led to it, and its curves."""

    run: RunMessage
    executions: list[ExecutionMessage]
    curves: list[CurveMessage]


class CompareRunsRequest(TypedDict):
    """Asks for two or more runs side by side."""

    path: str
    ids: list[str]


class ComparedMessage(TypedDict):
    """A row: one text for each run; null where a run has none.

    Attributes:
        numbers: of metrics; null where there is none or it is not finite.
    """

    name: str
    texts: list[str | None]
    numbers: list[float | None]


class CompareRunsResponse(TypedDict):
    """Two or more runs side by side.

    Attributes:
        parameters: those that differ.
        metrics: all.
        data: variables whose data differ, with shape and digest.
        code: from the first run's cells to the last one's, as a unified diff.
    """

    runs: list[RunMessage]
    parameters: list[ComparedMessage]
    metrics: list[ComparedMessage]
    data: list[ComparedMessage]
    curves: list[CurveMessage]
    code: str


class RestoreRunRequest(TypedDict):
    """Asks for a copy of the saved notebook with the cells as they were in a run.

    The copy lies beside the notebook under a name that is free.
    """

    path: str
    id: str


class RestoreRunResponse(TypedDict):
    """Where the copy lies.

    Attributes:
        changed: how many cells differ from those of the notebook.
        missing: cells of the run that the notebook has no longer; they stand at the end.
        mixed: parameters that the run's cells read with different values.
    """

    path: str
    changed: int
    missing: int
    mixed: list[str]


class StripsRequest(TypedDict):
    """Asks for what stands under the cells of a notebook that gave metrics.

    Attributes:
        lower: whether a lower value is better, by metric, where the user has said so.
    """

    path: str
    lower: NotRequired[dict[str, bool]]


class StripMetricMessage(TypedDict):
    """A metric of a cell, and what it was before.

    Attributes:
        value: null if it is not finite.
        text: the value as Python writes it.
        previous: in the nearest earlier run that has it; null if none has a finite one.
        best: of all runs.
        lower: a lower value is better.
        history: up to this run, oldest first; null for what is not finite.
    """

    name: str
    value: float | None
    text: str
    previous: float | None
    best: float | None
    lower: bool
    history: list[float | None]


class ChangedMessage(TypedDict):
    """A parameter that differs from the run before; null where a run has none."""

    name: str
    before: str | None
    now: str | None


class StripMessage(TypedDict):
    """What stands under a cell."""

    cell: str
    run: str
    metrics: list[StripMetricMessage]
    changed: list[ChangedMessage]


class StripsResponse(TypedDict):
    """The strips of a notebook."""

    strips: list[StripMessage]
