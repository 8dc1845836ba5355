"""A sweep: many runs over parameter values. The book says which of them are done."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from nb2prod.execution.engines.protocol import Engine, Outcome
from nb2prod.execution.sweep_plan import Sweep
from nb2prod.execution.sweep_search import Search
from nb2prod.execution.sweep_space import Trial
from nb2prod.execution.sweep_target import Target
from nb2prod.model.run import Run, RunStatus
from nb2prod.tracking.book import Book
from nb2prod.tracking.query import Query

ENDED = (RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.PRUNED)
_PATIENCE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a sweep is.

    Attributes:
        done: runs that have ended, in earlier starts of the sweep too.
        earlier: those among them that an earlier start has made.
        best: the run with the best metric; None if none has a finite one.
        metrics: names of the metrics that runs had.
    """

    sweep: Sweep
    total: int
    done: int = 0
    earlier: int = 0
    failed: int = 0
    pruned: int = 0
    best: Run | None = None
    metrics: tuple[str, ...] = ()

    def with_run(self, run: Run, total: int) -> Progress:
        """How far it is with one more run."""
        names = dict.fromkeys([*self.metrics, *(metric.name for metric in run.metrics)])
        return Progress(
            sweep=self.sweep,
            total=total,
            done=self.done + 1,
            earlier=self.earlier,
            failed=self.failed + (run.status is RunStatus.FAILED),
            pruned=self.pruned + (run.status is RunStatus.PRUNED),
            best=_better(self.sweep, self.best, run),
            metrics=tuple(names),
        )


Report = Callable[[Run, Progress], None]


def done_runs(sweep: Sweep, book: Book) -> dict[str, Run]:
    """The runs of a sweep that have ended, by id, oldest first."""
    found = book.runs(Query(where=(f"sweep={sweep.id}",), order="started", descending=False))
    return {run.id: run for run in found if run.status in ENDED}


def progress_of(sweep: Sweep, done: Iterable[Run], total: int) -> Progress:
    """How far a sweep is that has these runs."""
    found = Progress(sweep=sweep, total=total)
    for run in done:
        found = found.with_run(run, total)
    return Progress(
        sweep=sweep,
        total=total,
        done=found.done,
        earlier=found.done,
        failed=found.failed,
        pruned=found.pruned,
        best=found.best,
        metrics=found.metrics,
    )


def carry_out(
    progress: Progress, search: Search, target: Target, engine: Engine, book: Book, report: Report
) -> Progress:
    """Run the trials of a sweep that have no run yet.

    Args:
        progress: where it starts.
        report: called with each run when the book has it for good.

    Raises:
        RunError: no worker can be started, or the search cannot go on.
        ProtectedError: the book cannot be written.
    """
    return _Sweeping(progress, search, target, engine, book, report).all()


class _Sweeping:
    """A sweep that is being carried out."""

    def __init__(
        self,
        progress: Progress,
        search: Search,
        target: Target,
        engine: Engine,
        book: Book,
        report: Report,
    ) -> None:
        self._progress = progress
        self._search = search
        self._target = target
        self._engine = engine
        self._book = book
        self._report = report
        self._in_hand: dict[str, Trial] = {}
        self._hopeless: dict[str, str] = {}

    def all(self) -> Progress:
        """Run everything."""
        self._submit()
        while self._in_hand:
            for outcome in self._engine.wait(_PATIENCE):
                self._keep(outcome)
            self._submit()
            if self._search.watches:
                self._watch()
        return self._progress

    def _submit(self) -> None:
        """Give the engine as many trials as it wants to have."""
        new = list(self._next(self._engine.slots - len(self._in_hand)))
        if new:
            self._engine.submit([self._target.request(trial) for trial in new])

    def _next(self, most: int) -> Iterator[Trial]:
        for _ in range(most):
            trial = self._search.next()
            if trial is None:
                return
            self._target.prepare(trial, self._book)
            self._in_hand[trial.run] = trial
            yield trial

    def _keep(self, outcome: Outcome) -> None:
        """Keep a run, then say so."""
        trial = self._in_hand.pop(outcome.run, None)
        if trial is None:
            return
        reason = self._hopeless.pop(outcome.run, "")
        if outcome.error and reason:
            outcome = Outcome(
                run=outcome.run,
                error=reason,
                started=outcome.started,
                seconds=outcome.seconds,
                died=outcome.died,
            )
        run = self._target.keep(trial, outcome, _status(outcome, reason), self._book)
        self._search.tell(run)
        self._progress = self._progress.with_run(run, self._search.total)
        self._report(run, self._progress)

    def _watch(self) -> None:
        """Stop the runs whose curves promise nothing."""
        metric = self._progress.sweep.metric
        for run in self._in_hand.keys() - self._hopeless.keys():
            points = self._book.points(run, metric)
            if points and self._search.is_hopeless(run, points):
                last = points[-1]
                self._hopeless[run] = (
                    f"stopped early: {metric} was {last.value:.6g} at step {last.number}"
                )
                self._engine.stop(run)


def _status(outcome: Outcome, reason: str) -> RunStatus:
    if not outcome.error:
        return RunStatus.COMPLETED
    return RunStatus.PRUNED if reason else RunStatus.FAILED


def _better(sweep: Sweep, best: Run | None, run: Run) -> Run | None:
    value = run.metric(sweep.metric) if sweep.metric else None
    if value is None or not math.isfinite(value) or run.status is not RunStatus.COMPLETED:
        return best
    known = best.metric(sweep.metric) if best else None
    return run if known is None or sweep.is_better(value, known) else best
