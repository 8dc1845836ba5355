"""Recording: a notebook runs once, and the values of its steps become fixtures."""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

from nb2prod.execution.kernel_run import Cancelled, Progress, run_notebook
from nb2prod.execution.recorder import call_line, finish_line, start_line, write_recorder
from nb2prod.execution.shown import handed_over
from nb2prod.execution.workspace import workspace
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.model.notebook import Notebook
from nb2prod.model.pipeline import Pipeline, Step
from nb2prod.model.recording import Recorded, Recording


def record_notebook(
    notebook: Notebook,
    pipeline: Pipeline,
    *,
    timeout: float | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Recorded:
    """Run the notebook once in a fresh kernel of its own, and keep the values of its steps.

    It runs in a copy of its folder; nothing is written.

    Args:
        timeout: seconds for one cell; no limit if left out.
        progress: called with cells done, all cells, and the first line of the cell that starts.
        cancelled: asked several times a second whether the run is to end at once.

    Raises:
        RunError: there is no kernel, it died, or a cell failed or took too long.
        RunCancelledError: ``cancelled`` said so.
    """
    with tempfile.TemporaryDirectory(prefix="nb2prod-") as name:
        folder = Path(name).resolve()
        write_recorder(pipeline, folder)
        begins, ends = _moments(pipeline.steps)
        home = notebook.path.parent
        with workspace(home, pipeline.depth, pipeline.input_files) as place:
            run_notebook(
                _handing_over(notebook, pipeline),
                place,
                first=start_line(folder),
                before=begins,
                after=ends,
                last=finish_line(),
                timeout=timeout,
                progress=progress,
                cancelled=cancelled,
            )
        report = _report(folder)
        return Recorded(
            recording=_recording(report, pipeline),
            fixtures=_fixtures(folder / "fixtures"),
            problems=tuple(_problems(report["changed"], notebook, pipeline)),
        )


def _handing_over(notebook: Notebook, pipeline: Pipeline) -> Notebook:
    """Return the notebook in which numbers that steps only show go to the recorder too."""
    sources = handed_over(notebook, pipeline)
    cells = [replace(cell, source=sources.get(cell.index, cell.source)) for cell in notebook.cells]
    return replace(notebook, cells=tuple(cells))


def _moments(steps: Sequence[Step]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Return what the recorder is told before and after cells, by their indices."""
    begins: dict[int, list[str]] = {}
    ends: dict[int, list[str]] = {}
    earliest = 0
    for number, step in enumerate(steps):
        own = [part.origin.cell for part in step.body if part.origin]
        first = min([cell for cell in own if cell >= earliest], default=step.cells[0])
        begins.setdefault(first, []).append(call_line("begin", number))
        ends.setdefault(step.cells[-1], []).append(call_line("end", number))
        earliest = step.cells[-1] + 1
    return begins, ends


def _report(folder: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return report


def _recording(report: Mapping[str, Any], pipeline: Pipeline) -> Recording:
    return Recording(
        when=f"{datetime.now(UTC):%Y-%m-%d}",
        python=report["python"],
        versions=tuple((name, version) for name, version in report["versions"]),
        data=tuple((file.path, file.digest) for file in pipeline.input_files if file.digest),
        values=report["values"],
        metrics=tuple(_metrics(report["numbers"], pipeline)),
        not_stored=tuple((step, name, why) for step, name, why in report["not_stored"]),
        types=MappingProxyType({(step, name): kind for step, name, kind in report["types"]}),
    )


def _metrics(
    numbers: Sequence[tuple[str, str, float]], pipeline: Pipeline
) -> Iterable[tuple[str, float]]:
    """Yield the metrics by name; of several with one name each has its step before it."""
    counted = {
        (step.name, port.name)
        for step in pipeline.steps
        for port in step.outputs
        if step.reports or port.metric
    }
    found = [item for item in numbers if (item[0], item[1]) in counted]
    count = Counter(name for _, name, _ in found)
    for step, name, value in found:
        yield (f"{step}.{name}" if count[name] > 1 else name), value


def _fixtures(folder: Path) -> dict[PurePosixPath, bytes]:
    return {
        PurePosixPath(path.relative_to(folder).as_posix()): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _problems(
    changed: Iterable[tuple[str, str, str]], notebook: Notebook, pipeline: Pipeline
) -> Iterable[Diagnostic]:
    """Yield a diagnostic for each input that is not what its step gave."""
    steps = {step.name: step for step in pipeline.steps}
    for step, name, giver in changed:
        between = range(steps[giver].cells[-1] + 1, steps[step].cells[0])
        cell = _suspect(name, between, notebook, pipeline)
        where = "" if cell is None else f" (cell {cell})"
        yield Diagnostic(
            code="NB310",
            severity=Severity.ERROR,
            message=f"`{name}` is changed between steps by code that stays behind{where}",
            hint=f"tag the cell that changes `{name}`, so that it becomes part of a step",
            cell=cell,
        )


def _suspect(name: str, between: range, notebook: Notebook, pipeline: Pipeline) -> int | None:
    """Return the first cell between two steps that stays behind and mentions a name."""
    behind = {left.cell for left in pipeline.left_behind}
    word = re.compile(rf"\b{re.escape(name)}\b")
    for cell in notebook.cells:
        if cell.index in between and cell.index in behind and word.search(cell.source):
            return cell.index
    return None
