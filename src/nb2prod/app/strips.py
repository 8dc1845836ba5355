"""Use case: what stands under the cells that gave metrics, from the book."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nb2prod.model.run import Execution, Run
from nb2prod.tracking.book import Book
from nb2prod.tracking.query import Query

_LOOK_BACK = 200
_OPENED = 8
_HISTORY = 30
_LOWER = re.compile(
    r"(?:^|[\W_])(?:[a-z]*loss|cross_?entropy|err|errors?|n?r?mse|mae|s?mape|r?msle|deviance|brier|"
    r"perplexity|hinge|seconds|time|duration|latency|fpr|fnr)(?![^\W_])",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"neg_", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class StripMetric:
    """A metric of a cell, and what it was before.

    Attributes:
        previous: in the nearest earlier run that has it.
        best: of all runs that are looked at, this one included; None if there is no number.
        lower: a lower value is better, going by the name.
        history: its values up to this run, oldest first.
    """

    name: str
    value: float
    previous: float | None
    best: float | None
    lower: bool
    history: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """What stands under a cell.

    Attributes:
        changed: parameters that differ from the run before: name, text then, text now.
    """

    cell: str
    run: str
    metrics: tuple[StripMetric, ...]
    changed: tuple[tuple[str, str | None, str | None], ...]


def strips(book: Path, experiment: str, lower: Mapping[str, bool]) -> tuple[Strip, ...]:
    """The strips of the cells that gave metrics in the newest runs of a notebook.

    Args:
        lower: whether a lower value is better, by metric, where the user has said so.
    """
    with Book(book) as opened:
        runs = opened.runs(Query(experiment=experiment, limit=_LOOK_BACK))
        found: dict[str, Strip] = {}
        for place, run in enumerate(runs[:_OPENED]):
            for execution in opened.run(run.id).executions:
                if execution.metrics and execution.cell not in found:
                    found[execution.cell] = strip(execution, runs[place:], runs, lower)
    return tuple(found.values())


def strip_of(
    book: Book, run: str, experiment: str, execution: Execution, lower: Mapping[str, bool]
) -> Strip | None:
    """The strip of one execution of a run; None if the book does not have the run yet."""
    runs = book.runs(Query(experiment=experiment, limit=_LOOK_BACK))
    place = next((number for number, one in enumerate(runs) if one.id == run), None)
    return None if place is None else strip(execution, runs[place:], runs, lower)


def strip(
    execution: Execution, since: Sequence[Run], runs: Sequence[Run], lower: Mapping[str, bool]
) -> Strip:
    """The strip under a cell.

    Args:
        since: the run of the execution and those before it, newest first.
        runs: all that are compared.
    """
    run, *earlier = since
    keys = [(execution.step, metric.name) for metric in execution.metrics]
    rivals = [one for one in earlier if any(key in _numbers(one) for key in keys)]
    return Strip(
        cell=execution.cell,
        run=run.id,
        metrics=tuple(_metric(key, since, runs, lower) for key in keys if key in _numbers(run)),
        changed=tuple(_changed(rivals[0], run)) if rivals else (),
    )


def is_lower_better(name: str) -> bool:
    """Whether a metric of this name is better when it is lower."""
    return _LOWER.search(name) is not None and _NEGATED.match(name) is None


def best_of(values: Iterable[float], lower: bool) -> float | None:
    """The best number, NaN aside."""
    numbers = [value for value in values if not math.isnan(value)]
    return (min if lower else max)(numbers) if numbers else None


def _metric(
    key: tuple[str, str],
    since: Sequence[Run],
    runs: Sequence[Run],
    lower: Mapping[str, bool],
) -> StripMetric:
    values = [value for value in (_numbers(run).get(key) for run in since) if value is not None]
    all_values = (value for value in (_numbers(run).get(key) for run in runs) if value is not None)
    name = key[1]
    is_lower = lower.get(name, is_lower_better(name))
    return StripMetric(
        name=name,
        value=values[0],
        previous=values[1] if len(values) > 1 else None,
        best=best_of(all_values, is_lower),
        lower=is_lower,
        history=tuple(reversed(values[:_HISTORY])),
    )


def _numbers(run: Run) -> dict[tuple[str, str], float]:
    """The run's metrics by step and by name within the step."""
    return {
        (metric.step, metric.name.removeprefix(f"{metric.step}.")): metric.value
        for metric in run.metrics
    }


def _changed(before: Run, now: Run) -> Iterator[tuple[str, str | None, str | None]]:
    names = dict.fromkeys(item.name for run in (now, before) for item in run.parameters)
    for name in names:
        then, text = before.parameter(name), now.parameter(name)
        if then != text:
            yield name, then, text
