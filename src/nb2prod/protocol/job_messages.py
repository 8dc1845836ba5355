"""The messages about work that takes long, which is done in jobs."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from nb2prod.protocol.messages import DiagnosticMessage, ExportOptions

JobKind = Literal["export", "verify", "test"]
JobState = Literal["running", "done", "failed", "cancelled"]
ErrorKind = Literal["request", "not_found", "too_large", "input", "refused", "protected", "run"]


class ExportRequest(TypedDict):
    """Starts an export of the saved notebook.

    Attributes:
        record: run the notebook once, and prove that the package computes the same values.
    """

    path: str
    options: NotRequired[ExportOptions]
    record: bool


class VerifyRequest(TypedDict):
    """Starts a comparison of an exported package with its saved notebook; both run once more.

    Attributes:
        folder: the package's folder.
    """

    path: str
    folder: str


class TestRequest(TypedDict):
    """Starts the tests that an exported package brings.

    Attributes:
        folder: the package's folder.
    """

    folder: str


class JobStarted(TypedDict):
    """A job was started; ask ``job`` how it goes."""

    job: str


class JobRequest(TypedDict):
    """Asks how a job goes.

    Attributes:
        since: number of events that are known already.
        wait: seconds to wait for news, at most 20.
    """

    job: str
    since: NotRequired[int]
    wait: NotRequired[float]


class EventMessage(TypedDict):
    """Something happened in a job.

    Attributes:
        phase: what the job does now, in a few words.
        done: how many cells have run, or how many per cent of the tests; null where nothing is
            counted.
        total: of how many.
        text: the first line of the cell that runs, or a line of output.
    """

    phase: str
    done: int | None
    total: int | None
    text: str


class WrittenMessage(TypedDict):
    """What became of the files of an export, by path relative to the package's folder.

    Attributes:
        kept: conflicts: the user's file stays, the generated one lies beside it.
    """

    created: list[str]
    updated: list[str]
    unchanged: list[str]
    merged: list[str]
    kept: list[KeptMessage]
    deleted: list[str]
    left_deleted: list[str]
    released: list[str]


class KeptMessage(TypedDict):
    """A conflict: the user's file, and the generated one beside it."""

    path: str
    beside: str


class ExportResult(TypedDict):
    """What came of an export.

    Attributes:
        folder: the package's folder.
        readme: the package's README, to be opened; empty where nothing was written.
        refused: errors stopped it; nothing was written.
        values: how many values of the notebook the tests compare with; null without a recording.
        proved: whether the package computed all of these values; null where it was not tried.
        proof: the last line of the tests that compared them, or why they did not run.
        written: null where nothing was written.
    """

    folder: str
    readme: str
    refused: bool
    values: int | None
    proved: bool | None
    proof: str
    diagnostics: list[DiagnosticMessage]
    written: WrittenMessage | None
    seconds: float


class DifferenceMessage(TypedDict):
    """Something that is not as in the notebook.

    Attributes:
        kind: what was compared.
        step: empty for what belongs to no step.
        varies: the notebook itself gives another value in every run.
        expected: the notebook's value, where it is short.
        found: the package's value, where it is short.
        text: how they differ.
    """

    kind: Literal["step", "port", "metric", "print", "file", "figure"]
    step: str
    name: str
    varies: bool
    expected: str
    found: str
    text: str


class VerifyResult(TypedDict):
    """What a comparison of the package with its notebook showed.

    Attributes:
        values: how many things were compared and are equal.
        aside: how many could not be compared.
        notes: what a reader has to know besides.
    """

    equal: bool
    values: int
    aside: int
    differences: list[DifferenceMessage]
    notes: list[str]
    seconds: float


class TestResult(TypedDict):
    """What the package's own tests showed.

    Attributes:
        summary: the last line that the test runner wrote.
    """

    passed: bool
    summary: str
    seconds: float


class ErrorMessage(TypedDict):
    """Why a request or a job failed.

    Attributes:
        message: one line that names the cause and what to do.
    """

    kind: ErrorKind
    message: str


class JobResponse(TypedDict):
    """How a job goes.

    Attributes:
        path: the notebook, or the package's folder.
        events: those after ``since``.
        next: the ``since`` of the next request.
        error: why it failed; null otherwise.
        export: the result of an export; null otherwise, as the next two.
    """

    job: str
    kind: JobKind
    path: str
    state: JobState
    events: list[EventMessage]
    next: int
    error: ErrorMessage | None
    export: ExportResult | None
    verify: VerifyResult | None
    test: TestResult | None


class CancelRequest(TypedDict):
    """Stops a job; one that has ended stays as it is."""

    job: str


class JobsRequest(TypedDict):
    """Asks for the jobs of a notebook or a folder, to find them again after a reload.

    Attributes:
        path: empty for all.
    """

    path: NotRequired[str]


class JobSummary(TypedDict):
    """A job, in short."""

    job: str
    kind: JobKind
    path: str
    state: JobState


class JobsResponse(TypedDict):
    """Jobs that run, and those that ended not long ago; the newest first."""

    jobs: list[JobSummary]
