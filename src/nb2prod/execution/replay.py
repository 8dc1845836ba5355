"""Replaying: a new package runs before it is written, and must give what was recorded."""

from __future__ import annotations

import re
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from nb2prod.errors import RunCancelledError, RunError
from nb2prod.execution.files_written import file_differences
from nb2prod.execution.kernel_run import Cancelled
from nb2prod.execution.package_process import Exported, TooLongError, package_of, watched
from nb2prod.execution.replay_seen import Outcome, Value, Way, confirmed, suspects
from nb2prod.execution.verify_package import artifact_folders, run_steps
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.model.filetree import FileTree
from nb2prod.model.notebook import Notebook
from nb2prod.model.pipeline import Pipeline
from nb2prod.model.recording import WrittenFile

_MISSING = re.compile(r"No module named '(\w+)")
_LONGEST_MESSAGE = 300
_NAMED = 3
_WHEN = {
    Way.TOGETHER: "when the package runs",
    Way.APART: "when each step of the package runs in a process of its own",
}
_HINTS = {
    Way.TOGETHER: "it depends on something that the analysis does not follow, or is another in "
    "each run: 'nb2prod verify --repeat 2' tells which",
    Way.APART: "it depends on something that does not pass between processes: hand it over as a "
    "variable that the later step reads, or make the steps one",
}
_FAILED = "the step lacks something that the notebook had: its tests show the whole error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What the runs of a package showed.

    Attributes:
        equal: how many values of a run in one process are the notebook's.
    """

    problems: tuple[Diagnostic, ...] = ()
    equal: int = 0


def replay(
    tree: FileTree,
    notebook: Notebook,
    pipeline: Pipeline,
    written: Sequence[WrittenFile],
    *,
    by_chance: bool,
    at_once: int = 2,
    targeted: bool = False,
    timeout: float | None = None,
    cancelled: Cancelled | None = None,
) -> Replayed:
    """Run a package in one process, and each step in a process of its own; say what differs.

    Its own tests compare. A run in which something is wrong is repeated alone, so that neither
    the moment nor the other run is to blame.

    Args:
        tree: its files, with what was recorded.
        written: files that the notebook's steps wrote.
        by_chance: values depend on chance.
        at_once: how many runs may go on at the same time.
        targeted: it is made for a target, which runs each step in a process of its own; a fault
            there is then an error.
        timeout: seconds for one step.
        cancelled: asked several times a second whether to end.

    Raises:
        RunCancelledError: ``cancelled`` said so.
    """
    ended = threading.Event()
    with tempfile.TemporaryDirectory(prefix="nb2prod-") as name:
        folder = Path(name).resolve()
        try:
            package = package_of(
                _written(tree, folder / "package"),
                pipeline.package,
                notebook,
                pipeline,
                folder / "data",
                timeout=timeout,
                cancelled=lambda: ended.is_set() or (cancelled is not None and cancelled()),
            )
        except RunError as error:
            return not_replayed(str(error))
        runs = _Runs(package, pipeline, written, folder)
        with ThreadPoolExecutor(at_once) as pool:
            running = {way: pool.submit(runs.outcome, way) for way in Way}
            try:
                outcomes = {way: each.result() for way, each in running.items()}
            except BaseException:
                ended.set()
                raise
        strange = suspects(outcomes, by_chance=by_chance)
        for way in Way:
            if outcomes[way].failure:
                outcomes[way] = runs.outcome(way)
                strange[way] = [v for v in outcomes[way].values if v.steady and v.difference]
            elif strange[way]:
                strange[way] = confirmed(strange[way], runs.outcome(way))
    return Replayed(
        problems=tuple(_problems(outcomes, strange, pipeline, tree, targeted)),
        equal=outcomes[Way.TOGETHER].equal,
    )


def not_replayed(why: str) -> Replayed:
    """Say that nothing is known of the package's values."""
    return Replayed(problems=(_not_run(why),))


def _not_run(why: str) -> Diagnostic:
    return Diagnostic(
        code="NB318",
        severity=Severity.INFO,
        message=f"the package was not run to its end after the recording: {why}",
        hint="run its tests, or 'nb2prod verify', where it can run",
    )


def _written(tree: FileTree, root: Path) -> Path:
    for path, content in tree.files.items():
        if ".." not in path.parts:
            place = root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    return root


class _Runs:
    """Runs of one package, each in a folder of its own."""

    def __init__(
        self, package: Exported, pipeline: Pipeline, written: Sequence[WrittenFile], folder: Path
    ) -> None:
        self._package, self._written, self._folder = package, written, folder
        self._steps = [step.name for step in pipeline.steps]

    def outcome(self, way: Way) -> Outcome:
        """Run it, and see what it gave."""
        folder = Path(tempfile.mkdtemp(dir=self._folder))
        try:
            outputs = self._apart(folder) if way is Way.APART else self._together(folder)
            return Outcome(values=tuple(self._values(folder, outputs)))
        except RunCancelledError:
            raise
        except RunError as error:
            return Outcome(failure=str(error), is_late=isinstance(error, TooLongError))

    def _together(self, folder: Path) -> list[Path]:
        """Run all steps in one process; return where the outputs of each are."""
        watched(self._package, folder, {"actions": ["replay"]}, len(self._steps))
        return [folder / "run"] * len(self._steps)

    def _apart(self, folder: Path) -> list[Path]:
        outputs = [folder / f"output-{number}" for number in range(len(self._steps))]
        for _ in run_steps(self._package, folder, self._steps, outputs):
            pass
        return outputs

    def _values(self, folder: Path, outputs: Sequence[Path]) -> Iterator[Value]:
        """Let the package's own tests compare, in a process without the settings of its steps."""
        given = {
            "actions": ["compare"],
            "stored": artifact_folders(self._steps, outputs),
            "tests": str(self._package.root / "tests"),
        }
        answer = watched(self._package, folder / "compared", given, len(self._steps))
        steady = answer["steady"]
        for step, name, line in answer["compared"]:
            yield Value(step=step, name=name, steady=step in steady, difference=line)
        start = outputs[-1].joinpath("files", *["work"] * self._package.depth)
        for file, line in file_differences(self._written, start):
            yield Value(
                step=file.step,
                name=file.path,
                steady=file.step in steady,
                difference=line,
                is_file=True,
            )


def _problems(
    outcomes: Mapping[Way, Outcome],
    strange: Mapping[Way, Sequence[Value]],
    pipeline: Pipeline,
    tree: FileTree,
    targeted: bool,
) -> Iterator[Diagnostic]:
    """Yield what is wrong with each way; of the run apart only what is right together."""
    known = {value.key for value in strange[Way.TOGETHER]}
    for way in Way:
        failure, is_late = outcomes[way].failure, outcomes[way].is_late
        error = targeted and way is Way.APART
        severity = Severity.ERROR if error else Severity.WARNING
        new = [v for v in strange[way] if way is Way.TOGETHER or v.key not in known]
        if failure:
            lacks = _lacks(failure, pipeline, tree)
            yield _not_run(lacks or failure) if lacks or is_late else _fails(failure, way, severity)
            return
        if new:
            yield _differs(new, way, severity, pipeline)


def _lacks(failure: str, pipeline: Pipeline, tree: FileTree) -> str:
    """Tell what the notebook's environment lacks that the package, and no step, imports."""
    missing = _MISSING.search(failure)
    if missing is None:
        return ""
    imports = re.compile(rf"^ *(import|from) {missing[1]}\b".encode(), re.MULTILINE)
    runtime = f"src/{pipeline.package}/runtime/"
    makers = [path.as_posix() for path, text in tree.files.items() if imports.search(text)]
    if not makers or any(path.startswith((runtime, "notebooks/")) for path in makers):
        return ""
    return f"the notebook's environment has no module '{missing[1]}'"


def _differs(
    strange: Sequence[Value], way: Way, severity: Severity, pipeline: Pipeline
) -> Diagnostic:
    first, *others = strange
    names = [f"`{value.name}`" for value in others[:_NAMED]]
    names += ["…"] if len(others) > _NAMED else []
    more = f" ({len(others)} more: {', '.join(names)})" if others else ""
    step = next(step for step in pipeline.steps if step.name == first.step)
    return Diagnostic(
        code="NB316",
        severity=severity,
        message=f"`{first.name}` of step '{first.step}' is not the notebook's{more} {_WHEN[way]}: "
        f"{first.difference}",
        hint=_HINTS[way],
        cell=step.cells[-1],
    )


def _fails(why: str, way: Way, severity: Severity) -> Diagnostic:
    said = why if len(why) <= _LONGEST_MESSAGE else f"{why[:_LONGEST_MESSAGE]}…"
    return Diagnostic(
        code="NB317",
        severity=severity,
        message=f"the notebook runs to its end, but not its package, {_WHEN[way]}: {said}",
        hint=_FAILED,
    )
