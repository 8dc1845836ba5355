"""Replaying: a new package runs before it is written, and must give what was recorded."""

from __future__ import annotations

import re
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from nb2prod.errors import RunCancelledError, RunError
from nb2prod.execution.files_written import strange_files
from nb2prod.execution.kernel_run import Cancelled
from nb2prod.execution.package_process import Exported, package_of, watched
from nb2prod.execution.verify_package import artifact_folders, run_steps
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.model.filetree import FileTree
from nb2prod.model.notebook import Notebook
from nb2prod.model.pipeline import Pipeline
from nb2prod.model.recording import WrittenFile

_MISSING = re.compile(r"No module named '([\w.]+)'")
_RUN = Path("together", "run")
_TOGETHER = "when the package runs"
_APART = "when each step of the package runs in a process of its own"
_COMPARE = (
    "it depends on something that the analysis does not follow, or is another in each run: "
    "'nb2prod verify --repeat 2' tells which"
)
_HAND_OVER = (
    "it depends on something that does not pass between processes: hand it over as a variable "
    "that the later step reads, or make the steps one"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What the runs of a package showed.

    Attributes:
        equal: how many values of a run in one process are the notebook's.
    """

    problems: tuple[Diagnostic, ...] = ()
    equal: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    """A value of a run beside the notebook's.

    Attributes:
        steady: two runs have to give the same.
        difference: what differs first, in words; empty if nothing does.
    """

    step: str
    name: str
    steady: bool
    difference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What came of one run, in the order of the steps; and why it did not end, if it did not."""

    values: tuple[_Compared, ...] = ()
    failure: str = ""

    @property
    def equal(self) -> int:
        """How many values are the notebook's."""
        return sum(not one.difference for one in self.values)


def replay(
    tree: FileTree,
    notebook: Notebook,
    pipeline: Pipeline,
    written: Sequence[WrittenFile],
    *,
    apart: bool,
    agreeing: bool,
    at_once: int = 2,
    targeted: bool = False,
    timeout: float | None = None,
    cancelled: Cancelled | None = None,
) -> Replayed:
    """Run a package in one process, and each step in a process of its own; say what differs.

    Its own tests compare.

    Args:
        tree: its files, with what was recorded.
        written: files that the notebook's steps wrote.
        apart: each step is to run in a process of its own, too.
        agreeing: of steps that may differ from run to run, what both runs give alike counts.
        at_once: how many runs may go on at the same time.
        targeted: it is made for a target, which runs it so; a fault there is then an error.
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
        steps = [step.name for step in pipeline.steps]
        ways = [_together, _apart] if apart else [_together]
        with ThreadPoolExecutor(at_once) as pool:
            running = [pool.submit(_outcome, way, package, folder, steps) for way in ways]
            try:
                outcomes = [each.result() for each in running]
            except BaseException:
                ended.set()
                raise
        together, *rest = _counting(outcomes, agreeing)
        if apart and not any(outcome.failure for outcome in outcomes):
            files = _files(written, folder, package.depth, len(steps))
            together = replace(together, values=(*together.values, *files))
    needed = Severity.ERROR if targeted else Severity.WARNING
    problem = _problem([together, *rest], notebook, pipeline, needed)
    return Replayed(
        problems=(problem,) if problem else (),
        equal=outcomes[0].equal,
    )


def not_replayed(why: str) -> Replayed:
    """Say that nothing is known of the package's values."""
    return Replayed(problems=(_not_run(why),))


def _not_run(why: str) -> Diagnostic:
    return Diagnostic(
        code="NB318",
        severity=Severity.INFO,
        message=f"the package was not run after the recording: {why}",
        hint="run its tests, or 'nb2prod verify', where it can run",
    )


def _written(tree: FileTree, root: Path) -> Path:
    for path, content in tree.files.items():
        if ".." not in path.parts:
            place = root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
    return root


_Way = Callable[[Exported, Path, Sequence[str]], tuple[_Compared, ...]]


def _outcome(way: _Way, package: Exported, folder: Path, steps: Sequence[str]) -> _Outcome:
    try:
        return _Outcome(values=way(package, folder, steps))
    except RunCancelledError:
        raise
    except RunError as error:
        return _Outcome(failure=str(error))


def _together(package: Exported, folder: Path, steps: Sequence[str]) -> tuple[_Compared, ...]:
    watched(package, folder / "together", {"actions": ["replay"]}, len(steps))
    stored = artifact_folders(steps, [folder / _RUN] * len(steps))
    return _compared(package, folder / "compared-together", stored)


def _apart(package: Exported, folder: Path, steps: Sequence[str]) -> tuple[_Compared, ...]:
    outputs = [folder / "apart" / f"output-{number}" for number in range(len(steps))]
    for _ in run_steps(package, folder / "apart", steps, outputs):
        pass
    return _compared(package, folder / "compared-apart", artifact_folders(steps, outputs))


def _files(
    written: Sequence[WrittenFile], folder: Path, depth: int, steps: int
) -> Iterator[_Compared]:
    """Yield the files in which both runs differ from the notebook."""
    start = Path("files", *["work"] * depth)
    places = folder / _RUN / start, folder / "apart" / f"output-{steps - 1}" / start
    for file, line in strange_files(written, places):
        yield _Compared(step=file.step, name=file.path, steady=True, difference=line)


def _compared(
    package: Exported, folder: Path, stored: Sequence[tuple[str, str]]
) -> tuple[_Compared, ...]:
    """Let the package's own tests compare what was stored, in a process without its settings."""
    given = {"actions": ["compare"], "stored": stored, "tests": str(package.root / "tests")}
    answer = watched(package, folder, given, len(stored))
    return tuple(
        _Compared(step=step, name=name, steady=steady, difference=line)
        for step, name, steady, line in answer["compared"]
    )


def _counting(outcomes: Sequence[_Outcome], agreeing: bool) -> list[_Outcome]:
    """Leave out what differs and may: two runs that agree on a value do not differ by chance."""
    common = frozenset.intersection(*(frozenset(outcome.values) for outcome in outcomes))
    alike = common if agreeing and len(outcomes) > 1 else frozenset[_Compared]()
    return [
        replace(outcome, values=tuple(v for v in outcome.values if v.steady or v in alike))
        for outcome in outcomes
    ]


def _problem(
    outcomes: Sequence[_Outcome], notebook: Notebook, pipeline: Pipeline, needed: Severity
) -> Diagnostic | None:
    """Return what is wrong first; the run apart counts where the run together is right."""
    together, *rest = outcomes
    if found := _found(together, _TOGETHER, notebook, pipeline):
        return replace(found, hint=found.hint or _COMPARE)
    found = _found(rest[0], _APART, notebook, pipeline) if rest else None
    if found is None or found.severity is Severity.INFO:
        return found
    return replace(found, hint=_HAND_OVER, severity=needed)


def _found(
    outcome: _Outcome, when: str, notebook: Notebook, pipeline: Pipeline
) -> Diagnostic | None:
    """Return what is wrong with a run."""
    if outcome.failure:
        return _failed(outcome.failure, when, notebook)
    strange = [one for one in outcome.values if one.difference]
    return _differs(strange, when, pipeline) if strange else None


def _differs(strange: Sequence[_Compared], when: str, pipeline: Pipeline) -> Diagnostic:
    first, *others = strange
    more = f" (and {len(others)} more)" if others else ""
    step = next(step for step in pipeline.steps if step.name == first.step)
    return Diagnostic(
        code="NB316",
        severity=Severity.WARNING,
        message=f"`{first.name}` of step '{first.step}' is not the notebook's{more} {when}: "
        f"{first.difference}",
        cell=step.cells[-1],
    )


def _failed(why: str, when: str, notebook: Notebook) -> Diagnostic:
    missing = _MISSING.search(why)
    code = "\n".join(cell.source for cell in notebook.cells if cell.kind == "code")
    if missing and not re.search(rf"\b{re.escape(missing[1])}\b", code):
        return _not_run(f"the notebook's environment has no module '{missing[1]}'")
    return Diagnostic(
        code="NB317",
        severity=Severity.WARNING,
        message=f"the notebook runs to its end, but not its package, {when}: {why}",
    )
