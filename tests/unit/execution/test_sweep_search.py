from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from nb2prod.errors import RunError
from nb2prod.execution.sweep_optuna import OptunaSearch
from nb2prod.execution.sweep_plan import Sweep
from nb2prod.execution.sweep_search import Listed
from nb2prod.execution.sweep_space import Choices, Range, Space, Trial, Value
from nb2prod.model.run import Metric, ParameterValue, Point, Run, RunStatus


def sweep(trials: int = 0, samples: int = 1, *, kinds: int = 2, minimize: bool = False) -> Sweep:
    texts = ["a", "b", "c"][:kinds]
    kind = Choices(
        name="kind", values=tuple(Value(given=one, literal=json.dumps(one)) for one in texts)
    )
    drawn = (
        Range(name="lr", kind="loguniform", low=1e-4, high=1.0),
        Range(name="depth", kind="randint", low=1, high=3),
    )
    space = Space(grid=(kind,), drawn=drawn if samples else (), samples=samples, seed=3)
    return Sweep(
        id="20260101T000000000-00000000",
        target=Path("/x/toy"),
        digest="",
        book=Path("/x/.nb2prod/book.db"),
        space=space,
        trials=trials,
        metric="loss",
        maximize=not minimize,
    )


def run_of(trial: Trial, value: float | None, status: RunStatus = RunStatus.COMPLETED) -> Run:
    return Run(
        id=trial.run,
        experiment="toy.ipynb",
        status=status,
        via="sweep",
        started=0.0,
        parameters=tuple(
            ParameterValue(name=name, text=text) for name, text in trial.literals().items()
        ),
        metrics=() if value is None else (Metric(name="loss", value=value),),
    )


def loss(trial: Trial) -> float:
    found = trial.literals()
    return abs(math.log10(float(found["lr"])) + 2) + (found["kind"] == '"a"')


def optuna_search(given: Sweep, done: dict[str, Run] | None = None) -> OptunaSearch:
    return OptunaSearch(given, done or {}, lambda run: (), watches=True)


def test_listed_trials_leave_out_what_has_a_run() -> None:
    given = sweep(samples=4)
    first = list(iter(Listed(given, {}).next, None))
    assert len(first) == 8
    done = {trial.run: run_of(trial, 1.0) for trial in first[:3]}
    assert list(iter(Listed(given, done).next, None)) == first[3:]


def test_equal_samples_are_one_trial() -> None:
    axis = Choices(name="a", values=(Value(given="1", literal="1"), Value(given="2", literal="2")))
    given = sweep()
    space = Space(drawn=(axis,), samples=20)
    search = Listed(Sweep(**{**fields(given), "space": space}), {})
    assert len(list(iter(search.next, None))) == search.total == 2


def fields(given: Sweep) -> dict[str, object]:
    return {name: getattr(given, name) for name in Sweep.__slots__}


def test_optuna_finds_a_better_place_than_chance() -> None:
    search = optuna_search(sweep(trials=40, minimize=True))
    values = []
    while (trial := search.next()) is not None:
        assert 1e-4 <= float(trial.literals()["lr"]) <= 1
        assert trial.literals()["depth"] in ("1", "2", "3")
        values.append(loss(trial))
        search.tell(run_of(trial, values[-1]))
    assert len(values) == 40
    assert sum(values[-15:]) / 15 < sum(values[:10]) / 10


def test_optuna_goes_on_from_the_runs_of_the_book() -> None:
    given = sweep(trials=30, minimize=True)
    search, done = optuna_search(given), {}
    for _ in range(20):
        trial = search.next()
        assert trial is not None
        done[trial.run] = run_of(trial, loss(trial))
        search.tell(done[trial.run])
    more = optuna_search(given, done)
    late = []
    while (trial := more.next()) is not None:
        assert trial.run not in done
        late.append(loss(trial))
        more.tell(run_of(trial, late[-1]))
    assert len(late) == 10 and more.total == 30
    assert sum(late) / 10 < sum(loss_of(run) for run in done.values()) / 20


def loss_of(run: Run) -> float:
    value = run.metric("loss")
    assert value is not None
    return value


def test_optuna_runs_nothing_twice() -> None:
    given = sweep(trials=12, samples=0, kinds=3)
    search = optuna_search(given)
    first = [trial for _ in range(3) if (trial := search.next()) is not None]
    for trial in first:
        search.tell(run_of(trial, 1.0))
    rest = list(iter(search.next, None))
    assert len({trial.run for trial in (*first, *rest)}) == len(first) + len(rest) <= 3
    assert search.total == len(first) + len(rest)


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (math.nan, RunStatus.COMPLETED),
        (math.inf, RunStatus.COMPLETED),
        (None, RunStatus.FAILED),
        (0.1, RunStatus.FAILED),
        (0.1, RunStatus.PRUNED),
    ],
)
def test_optuna_learns_no_value_from_a_run_that_gave_none(
    value: float | None, status: RunStatus
) -> None:
    given = sweep(trials=3)
    search = optuna_search(given)
    trial = search.next()
    assert trial is not None
    ended = run_of(trial, value, status)
    search.tell(ended)
    assert search._study.trials[0].value is None
    assert optuna_search(given, {trial.run: ended})._study.trials[0].value is None


def test_a_missing_metric_ends_the_search() -> None:
    search = optuna_search(sweep(trials=3))
    trial = search.next()
    assert trial is not None
    with pytest.raises(RunError, match="no metric 'loss'.*its metrics are: none"):
        search.tell(run_of(trial, None))


def test_a_curve_below_the_median_is_hopeless() -> None:
    search = optuna_search(sweep(trials=10))
    for place in range(7):
        trial = search.next()
        assert trial is not None
        values = [1.0, 2.0, 3.0] if place < 6 else [0.1, 0.2]
        points = [
            Point(name="loss", value=value, at=0.0, number=step)
            for step, value in enumerate(values)
        ]
        assert search.is_hopeless(trial.run, points) is (place == 6)
        search.tell(run_of(trial, values[-1]))
