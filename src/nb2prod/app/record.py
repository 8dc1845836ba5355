"""Use case: run a notebook once, and see what its steps take and give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nb2prod.app.check import is_refused
from nb2prod.app.plan import Planned, plan
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.model.recording import Recorded, Recording

if TYPE_CHECKING:
    from nb2prod.execution.kernel_run import Cancelled, Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedNotebook:
    """What came of a recording.

    Attributes:
        recording: what was seen; None where errors kept the notebook from running.
    """

    diagnostics: tuple[Diagnostic, ...]
    recording: Recording | None


def record(
    path: Path,
    given: Mapping[str, Any] | None = None,
    *,
    timeout: float | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> RecordedNotebook:
    """Run a notebook once in a copy of its folder; nothing is written.

    Args:
        given: what the command line sets, by configuration key.
        timeout: seconds for one cell; no limit if left out.
        progress: called with cells done, all cells, and the first line of the cell that starts.
        cancelled: asked several times a second whether the run is to end at once.

    Raises:
        InputError: the notebook or a configuration cannot be read.
        RunError: the notebook failed while it was recorded, or was cancelled.
    """
    planned = plan(path, given)
    if is_refused(planned.diagnostics, strict=False):
        return RecordedNotebook(diagnostics=planned.diagnostics, recording=None)
    recorded = record_planned(planned, timeout, progress, cancelled)
    return RecordedNotebook(
        diagnostics=planned.diagnostics + recorded.problems, recording=recorded.recording
    )


def record_planned(
    planned: Planned,
    timeout: float | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Recorded:
    """Record a notebook that is planned already; muted problems are left out.

    Raises:
        RunError: the notebook failed while it was recorded, or was cancelled.
    """
    from nb2prod.execution.record import record_notebook

    recorded = record_notebook(
        planned.notebook,
        planned.pipeline,
        timeout=timeout,
        progress=progress,
        cancelled=cancelled,
        fixtures=planned.config.fixtures,
        budget=planned.config.fixtures_budget,
    )
    told = {(found.code, found.cell) for found in planned.diagnostics}
    problems = tuple(
        found
        for found in recorded.problems
        if found.severity is Severity.ERROR
        or found.code not in planned.config.ignore
        and (found.code, found.cell) not in told
    )
    return replace(recorded, problems=problems)
