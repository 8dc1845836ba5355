"""Recording: a notebook runs once, and the values of its steps become fixtures."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

from nb2prod.execution.files_written import files_written
from nb2prod.execution.kernel_run import Cancelled, Progress, run_notebook
from nb2prod.execution.problems import problems
from nb2prod.execution.provenance import private_inputs, private_reads
from nb2prod.execution.recorder import (
    begin_line,
    end_line,
    finish_line,
    hide_line,
    start_line,
    write_recorder,
)
from nb2prod.execution.shown import handed_over
from nb2prod.execution.steps_seen import steps_seen
from nb2prod.execution.workspace import Workspace, workspace
from nb2prod.model.notebook import Notebook
from nb2prod.model.pipeline import Pipeline, Step
from nb2prod.model.recording import FixtureMode, Recorded, Recording, StepSeen

BUDGET = 5_000_000


def record_notebook(
    notebook: Notebook,
    pipeline: Pipeline,
    *,
    timeout: float | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    fixtures: FixtureMode | None = None,
    budget: int = BUDGET,
) -> Recorded:
    """Run the notebook once in a fresh kernel of its own, and keep the values of its steps.

    It runs in a copy of its folder; nothing is written. It must not be called in a thread that
    runs an event loop.

    Args:
        timeout: seconds for one cell; no limit if left out.
        progress: called with cells done, all cells, and the first line of the cell that starts.
        cancelled: asked several times a second whether the run is to end at once.
        fixtures: what they hold of the values; if left out, the values themselves where all data
            came with a package or git has its files, else masked ones.
        budget: how many bytes the stored values may have together.

    Raises:
        InputError: the notebook's folder holds too many files.
        RunError: there is no kernel, it died, or a cell failed or took too long.
        RunCancelledError: ``cancelled`` said so.
    """
    code = "\n".join(cell.source for cell in notebook.cells if cell.kind == "code")
    salt = hashlib.sha256(f"{pipeline.package}/{notebook.path.name}".encode()).hexdigest()[:32]
    with (
        tempfile.TemporaryDirectory(prefix="nb2prod-") as name,
        workspace(notebook.path.parent, pipeline.depth, pipeline.input_files) as place,
    ):
        folder = Path(name).resolve()
        privacy = _Privacy(fixtures, pipeline, folder, place)
        write_recorder(
            pipeline,
            folder,
            mode=privacy.mode,
            salt=salt,
            code=code,
            budget=budget,
            guarded=place.guarded,
        )
        begins, ends = _moments(pipeline.steps, notebook)
        cells = run_notebook(
            _handing_over(notebook, pipeline),
            place,
            first=start_line(folder),
            before=begins,
            after=ends,
            last=finish_line(),
            then=privacy.decide,
            timeout=timeout,
            progress=progress,
            cancelled=cancelled,
        )
        report, mode = _report(folder), privacy.mode or FixtureMode.REAL
        words = None if mode is FixtureMode.REAL else code
        seen = steps_seen(report, pipeline.steps, cells, place, words)
        return Recorded(
            recording=_recording(report, pipeline, mode, privacy.reasons, seen),
            fixtures=_fixtures(folder, mode, salt, seen),
            problems=problems(report, seen, notebook, pipeline, mode),
            written=files_written(seen, notebook, place),
        )


class _Privacy:
    """What the fixtures may hold: as it was chosen, or by where the data came from.

    Attributes:
        mode: what they hold; None until that is decided.
        reasons: what the values depend on that neither git nor a package has.
    """

    def __init__(
        self, wanted: FixtureMode | None, pipeline: Pipeline, folder: Path, place: Workspace
    ) -> None:
        self._folder = folder
        self._place = place
        self.reasons = private_inputs(pipeline, place.home)
        self.mode = wanted or (FixtureMode.MASKED if self.reasons else None)

    def decide(self) -> str | None:
        """Decide when all was read; return what the recorder is told then, if anything."""
        report = _report(self._folder)
        found = private_reads(report["reads"], report["addresses"], self._place)
        self.reasons = tuple(dict.fromkeys([*self.reasons, *found]))
        if self.mode is None:
            self.mode = FixtureMode.MASKED if self.reasons else FixtureMode.REAL
        return None if self.mode is FixtureMode.REAL else hide_line()


def _handing_over(notebook: Notebook, pipeline: Pipeline) -> Notebook:
    """Return the notebook in which numbers that steps only show go to the recorder too."""
    sources = handed_over(notebook, pipeline)
    cells = [replace(cell, source=sources.get(cell.index, cell.source)) for cell in notebook.cells]
    return replace(notebook, cells=tuple(cells))


def _moments(
    steps: Sequence[Step], notebook: Notebook
) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Return what the recorder is told before and after cells, by their indices."""
    begins: dict[int, list[str]] = {}
    ends: dict[int, list[str]] = {}
    earliest = 0
    for number, step in enumerate(steps):
        own = [part.origin.cell for part in step.body if part.origin]
        first = min([cell for cell in own if cell >= earliest], default=step.cells[0])
        quiet = number > 0 and all(c.kind != "code" for c in notebook.cells[earliest:first])
        begins.setdefault(first, []).append(begin_line(number, quiet=quiet))
        ends.setdefault(step.cells[-1], []).append(end_line(number))
        earliest = step.cells[-1] + 1
    return begins, ends


def _report(folder: Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return report


def _recording(
    report: Mapping[str, Any],
    pipeline: Pipeline,
    mode: FixtureMode,
    private: tuple[str, ...],
    seen: tuple[StepSeen, ...],
) -> Recording:
    withheld = {(step, name) for step, name, why in report["not_stored"] if "looks like" in why}
    types = {(step.name, port.name): port.type for step in seen for port in step.outputs}
    return Recording(
        when=f"{datetime.now(UTC):%Y-%m-%d}",
        python=report["python"],
        versions=tuple((name, version) for name, version in report["versions"]),
        data=tuple((file.path, file.digest) for file in pipeline.input_files if file.digest),
        values=sum(len(step.outputs) for step in seen) - len(withheld),
        metrics=tuple(_metrics(report["numbers"], pipeline)),
        not_stored=tuple((step, name, why) for step, name, why in report["not_stored"]),
        types=MappingProxyType(types),
        mode=mode,
        private=private,
        steps=seen,
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


def _fixtures(
    folder: Path, mode: FixtureMode, salt: str, seen: Sequence[StepSeen]
) -> dict[PurePosixPath, bytes]:
    """Return the files of one mode."""
    real = mode is FixtureMode.REAL
    found = _files(folder / "fixtures") | _files(folder / ("real" if real else "hidden"))
    if mode is FixtureMode.STATS:
        found = {path: content for path, content in found.items() if path.name != "sample.json"}
    about = {"mode": mode.value, "salt": "" if real else salt}
    found[PurePosixPath("fixtures.json")] = _json(about)
    for step, together in _parted(seen).items():
        path = PurePosixPath(step, "index.json")
        found[path] = _json({**json.loads(found[path]), "shared": together})
    return found


def _files(folder: Path) -> dict[PurePosixPath, bytes]:
    return {
        PurePosixPath(path.relative_to(folder).as_posix()): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _parted(seen: Sequence[StepSeen]) -> dict[str, dict[str, list[str]]]:
    """Return by step the outputs that a later step takes together and changes.

    Read from a file each, they would no longer share what they share in the notebook.
    """
    found: dict[str, dict[str, list[str]]] = {}
    for number, step in enumerate(seen):
        taken = {port.name for port in step.inputs}
        changed = [port for port in step.inputs if port.changed]
        for port in changed:
            for name in {port.name, *port.same_as} & taken if taken & {*port.same_as} else ():
                givers = [one for one in seen[:number] if name in {p.name for p in one.outputs}]
                others = sorted(({port.name, *port.same_as} & taken) - {name})
                for giver in givers:
                    found.setdefault(giver.name, {})[name] = others
    return found


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
