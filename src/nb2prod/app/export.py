"""Use case: write the package of a notebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from nb2prod.app.check import is_refused
from nb2prod.app.plan import Planned, plan
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.model.filetree import FileTree

if TYPE_CHECKING:
    from nb2prod.app.leaving import Leaving
    from nb2prod.execution.kernel_run import Cancelled, Progress
    from nb2prod.execution.replay import Replayed
    from nb2prod.model.pipeline import Pipeline
    from nb2prod.model.recording import Recorded, Recording
    from nb2prod.output.report import WriteReport
    from nb2prod.rendering.elsewhere import Elsewhere
    from nb2prod.targets.protocol import Target


_LONGEST_REPLAY = 600  # seconds that the notebook may have taken
_START_SECONDS = 60  # that a step may need besides its cells
_MUCH_MEMORY = 2_000_000_000  # bytes with which no two runs go on at the same time
_BY_CHANCE = ("NB301", "NB307")  # what says that values are others in each run


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What came of an export.

    Attributes:
        folder: where the package lies, or would lie.
        report: what was written; None where errors refused the export.
        values: how many values of the notebook the tests compare with; None without a recording.
        replayed: how many of them a run of the package gave, too.
        leaving: whose rows and columns go into the package.
        recording: what a recording saw; None without one.
    """

    diagnostics: tuple[Diagnostic, ...]
    folder: Path
    report: WriteReport | None
    values: int | None = None
    replayed: int = 0
    leaving: tuple[Leaving, ...] = ()
    recording: Recording | None = None


def export(
    path: Path,
    given: Mapping[str, Any] | None = None,
    *,
    record: bool = False,
    replay: bool = True,
    dry_run: bool = False,
    strict: bool = False,
    timeout: float | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Exported:
    """Write the package of a notebook, all of it or nothing.

    Args:
        given: what the command line sets, by configuration key.
        record: run the notebook once, and keep its values for the tests.
        replay: after a recording, run the package before it is written, and compare.
        dry_run: only say what would be written.
        strict: take warnings for errors.
        timeout: seconds that a cell may run while it is recorded.
        progress: told how far a recording has come.
        cancelled: asked whether a recording is to end at once.

    Raises:
        InputError: the notebook, a configuration or the folder cannot be used.
        ProtectedError: somebody's work would be lost.
        RunError: the notebook failed while it was recorded, or was cancelled.
    """
    from nb2prod.app.leaving import personal_files, what_leaves
    from nb2prod.app.record import record_planned
    from nb2prod.output.write import write_tree

    planned = plan(path, given)
    found = planned.diagnostics
    folder = planned.config.output or path.parent / planned.pipeline.package
    if is_refused(found, strict=strict):
        return Exported(diagnostics=found, folder=folder, report=None)
    recorded = record_planned(planned, timeout, progress, cancelled) if record else None
    leaving = what_leaves(planned, recorded)
    found += (recorded.problems if recorded else ()) + personal_files(planned, leaving)
    if is_refused(found, strict=strict):
        return Exported(diagnostics=found, folder=folder, report=None)
    tree = package_tree(planned, folder, recorded)
    replayed = None
    if recorded and replay:
        replayed = _replayed(planned, tree, recorded, found, timeout, progress, cancelled)
        found += tuple(p for p in replayed.problems if p.code not in planned.config.ignore)
        if is_refused(found, strict=strict):
            return Exported(diagnostics=found, folder=folder, report=None)
    report = write_tree(tree, folder, dry_run=dry_run)
    return Exported(
        diagnostics=found,
        folder=folder,
        report=report,
        values=recorded.recording.values if recorded else None,
        replayed=replayed.equal if replayed else 0,
        leaving=leaving,
        recording=recorded.recording if recorded else None,
    )


def _replayed(
    planned: Planned,
    tree: FileTree,
    recorded: Recorded,
    told: tuple[Diagnostic, ...],
    timeout: float | None,
    progress: Progress | None,
    cancelled: Cancelled | None,
) -> Replayed:
    """Run the package and compare."""
    from nb2prod.execution.replay import Replayed, not_replayed, replay

    steps = planned.pipeline.steps
    seconds = sum(step.seconds for step in recorded.recording.steps)
    memory = max((step.peak_memory for step in recorded.recording.steps), default=0)
    if not steps:
        return Replayed()
    if seconds > _LONGEST_REPLAY:
        return not_replayed(f"the notebook took {seconds:.0f} s")
    if progress is not None:
        cells = len(planned.codes)
        progress(cells, cells, "running the package, to compare its values")
    return replay(
        tree,
        planned.notebook,
        planned.pipeline,
        recorded.written,
        by_chance=_is_by_chance(planned, told),
        at_once=1 if memory > _MUCH_MEMORY else 2,
        targeted=bool(planned.targets),
        timeout=timeout and timeout * max(len(step.cells) for step in steps) + _START_SECONDS,
        cancelled=cancelled,
    )


def _is_by_chance(planned: Planned, told: tuple[Diagnostic, ...]) -> bool:
    """Whether values are others in each run; a muted rule may have had something to say."""
    loud = (one.code for one in told if one.severity is not Severity.INFO)
    return not planned.config.ignore.isdisjoint(_BY_CHANCE) or any(c in _BY_CHANCE for c in loud)


def package_tree(planned: Planned, folder: Path, recorded: Recorded | None) -> FileTree:
    """All files of the export."""
    from nb2prod.notebook.strip import without_outputs
    from nb2prod.planning.input_files import read_carried
    from nb2prod.planning.interpreter import interpreter_of
    from nb2prod.planning.requirements import distributions
    from nb2prod.rendering.orchestration import SERVING, orchestration_requirements
    from nb2prod.rendering.package import render_package

    path = planned.notebook.path
    seen = recorded.recording if recorded and planned.config.schema else None
    tree = render_package(
        planned.pipeline,
        carried=read_carried(planned.pipeline.input_files, path.parent),
        notebook=without_outputs(path),
        script="\n".join(code.source for code in planned.codes),
        extras=planned.config.extras,
        recorded=recorded,
        needed=distributions(
            orchestration_requirements(planned.pipeline, seen), planned.environment, SERVING
        ),
        elsewhere=tuple(_elsewhere(target, planned.pipeline) for target in planned.targets),
        unseeded=_first(planned, "NB301", recorded.problems if recorded else ()),
        unordered=_first(planned, "NB307"),
        shifted=_first(planned, "NB302", recorded.problems if recorded else ()),
        schema=planned.config.schema,
        interpreter=interpreter_of(planned.notebook.kernel),
    )
    return FileTree(files={**tree.files, **_for_targets(planned), **_workflow(planned, folder)})


def _first(planned: Planned, code: str, seen: tuple[Diagnostic, ...] = ()) -> int | None:
    """The first cell that a rule or the recording finds; any may be if the rule is muted."""
    if code in planned.config.ignore:
        return 0
    cells = [one.cell or 0 for one in (*planned.diagnostics, *seen) if one.code == code]
    return min(cells, default=None)


def _for_targets(planned: Planned) -> dict[PurePosixPath, bytes]:
    """The files of the targets, which lie beside what runs the pipeline locally."""
    rendered = [target.render(planned.pipeline) for target in planned.targets]
    return {path: text.encode() for files in rendered for path, text in files.items()}


def _elsewhere(target: Target, pipeline: Pipeline) -> Elsewhere:
    from nb2prod.rendering.elsewhere import Elsewhere

    return Elsewhere(
        name=target.name,
        title=target.title,
        requirements=target.tools,
        commands=target.commands(pipeline),
        modules=tuple(
            ".".join(path.with_suffix("").parts[1:])
            for path in target.render(pipeline)
            if path.suffix == ".py" and path.parts[0] == "src"
        ),
    )


def _workflow(planned: Planned, folder: Path) -> dict[PurePosixPath, bytes]:
    """The files of the CI provider, placed where it reads them."""
    if planned.config.ci == "none":
        return {}
    from nb2prod import plugins
    from nb2prod.ci.layout import Layout
    from nb2prod.output.paths import place_of

    place = place_of(folder)
    root = place.repository
    below = PurePosixPath((place.root.relative_to(root) if root else Path()).as_posix())
    render: Any = plugins.load("nb2prod.ci", planned.config.ci)
    layout = Layout(git_root=root, package_path=below)
    files = render(planned.pipeline, layout=layout, extras=planned.config.extras)
    return {path: text.encode() for path, text in files.items()}
