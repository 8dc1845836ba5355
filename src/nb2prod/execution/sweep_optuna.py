"""Trials that Optuna chooses by the results so far. What it knows, it reads from the book."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from nb2prod.errors import InputError, RunError
from nb2prod.execution.sweep_plan import Sweep
from nb2prod.execution.sweep_space import Choices, Range, Trial, Value, number, trial_of
from nb2prod.model.run import Point, Run, RunStatus


class OptunaSearch:
    """Asks Optuna for trials.

    The study is made anew from the runs in the book when a sweep goes on: there is one truth.

    Args:
        done: runs by id, oldest first.
        curve: the points of a run's metric.
        watches: whether runs may be stopped early.

    Raises:
        InputError: Optuna is not installed.
    """

    def __init__(
        self,
        sweep: Sweep,
        done: Mapping[str, Run],
        curve: Callable[[str], Sequence[Point]],
        *,
        watches: bool,
    ) -> None:
        self._optuna = _library()
        self._sweep = sweep
        self._axes = {axis.name: axis for axis in sweep.space.axes}
        self._distributions = {axis.name: self._distribution(axis) for axis in sweep.space.axes}
        self._done = dict(done)
        self._asked: dict[str, list[Any]] = {}
        self._reported: dict[str, set[int]] = {}
        self._left = max(0, sweep.trials - len(done))
        self._total = max(sweep.trials, len(done))
        self.watches = watches
        self._study = self._begin(done.values(), curve)

    @property
    def total(self) -> int:
        """How many runs the sweep will have, if Optuna asks for nothing twice."""
        return self._total

    def next(self) -> Trial | None:
        """The next trial that has no run yet; None after the last one."""
        while self._left > 0:
            self._left -= 1
            asked = self._study.ask(self._distributions)
            trial = trial_of(self._sweep.id, [*self._values(asked.params)])
            if trial.run in self._done:
                self._tell(asked, self._done[trial.run])
            elif trial.run in self._asked:
                self._asked[trial.run].append(asked)
            else:
                self._asked[trial.run] = [asked]
                return trial
            self._total -= 1
        return None

    def tell(self, run: Run) -> None:
        """Let Optuna learn from a run.

        Raises:
            RunError: the run completed without the metric.
        """
        if run.status is RunStatus.COMPLETED and run.metric(self._sweep.metric) is None:
            names = ", ".join(metric.name for metric in run.metrics) or "none"
            raise RunError(
                f"run {run.id} has no metric {self._sweep.metric!r}, so there is nothing to search "
                f"by; its metrics are: {names}"
            )
        self._done[run.id] = run
        self._reported.pop(run.id, None)
        for asked in self._asked.pop(run.id, []):
            self._tell(asked, run)

    def is_hopeless(self, run: str, points: Sequence[Point]) -> bool:
        """Whether Optuna's median pruner would stop a run with this curve."""
        asked = self._asked[run][0]
        known = self._reported.setdefault(run, set())
        for step, value in _curve(points).items():
            if step not in known:
                asked.report(value, step)
                known.add(step)
        return bool(asked.should_prune())

    def _begin(self, done: Iterable[Run], curve: Callable[[str], Sequence[Point]]) -> Any:
        self._optuna.logging.set_verbosity(self._optuna.logging.WARNING)
        seed = (self._sweep.space.seed + 7919 * (self._sweep.trials - self._left)) % 2**32
        study = self._optuna.create_study(
            direction="maximize" if self._sweep.maximize else "minimize",
            sampler=self._optuna.samplers.TPESampler(seed=seed),
            pruner=self._optuna.pruners.MedianPruner(),
        )
        for run in done:
            params = self._params(run)
            if params is None:
                continue
            state, value = self._result(run)
            study.add_trial(
                self._optuna.trial.create_trial(
                    state=state,
                    value=value,
                    params=params,
                    distributions=self._distributions,
                    intermediate_values=_curve(curve(run.id)),
                )
            )
        return study

    def _tell(self, asked: Any, run: Run) -> None:
        state, value = self._result(run)
        is_complete = state is self._optuna.trial.TrialState.COMPLETE
        self._study.tell(asked, value if is_complete else None, state=state)

    def _result(self, run: Run) -> tuple[Any, float | None]:
        states = self._optuna.trial.TrialState
        value = run.metric(self._sweep.metric)
        if run.status is RunStatus.PRUNED:
            return states.PRUNED, None
        if run.status is not RunStatus.COMPLETED or value is None or not math.isfinite(value):
            return states.FAIL, None
        return states.COMPLETE, value

    def _distribution(self, axis: Choices | Range) -> Any:
        kinds = self._optuna.distributions
        if isinstance(axis, Choices):
            return kinds.CategoricalDistribution([value.literal for value in axis.values])
        if axis.kind == "randint":
            return kinds.IntDistribution(int(axis.low), int(axis.high))
        return kinds.FloatDistribution(axis.low, axis.high, log=axis.kind == "loguniform")

    def _values(self, params: Mapping[str, Any]) -> Iterable[tuple[str, Value]]:
        for name, axis in self._axes.items():
            if isinstance(axis, Range):
                yield name, number(params[name])
            else:
                yield name, next(v for v in axis.values if v.literal == params[name])

    def _params(self, run: Run) -> dict[str, Any] | None:
        """What Optuna asked for; None for a run that ended before it had its parameters."""
        found: dict[str, Any] = {}
        for name, axis in self._axes.items():
            text = run.parameter(name)
            if text is None:
                return None
            if isinstance(axis, Choices):
                found[name] = text
            else:
                found[name] = int(float(text)) if axis.kind == "randint" else float(text)
        return found


def _curve(points: Sequence[Point]) -> dict[int, float]:
    """Values by step; points without a number are counted."""
    return {
        place if point.number is None else point.number: point.value
        for place, point in enumerate(points)
        if not math.isnan(point.value)
    }


def _library() -> Any:
    try:
        import optuna
    except ImportError as error:
        raise InputError(
            "--optuna needs Optuna: run python -m pip install 'nb2prod[hpo]'"
        ) from error
    return optuna
