from __future__ import annotations

import random

import pytest

from nb2prod.errors import InputError
from nb2prod.execution.sweep_space import (
    Choices,
    Range,
    Space,
    Value,
    choices,
    read_drawn,
    read_grid,
    split,
    trial_of,
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("0.1,0.01", ["0.1", "0.01"]),
        ("", [""]),
        ("a,,b", ["a", "", "b"]),
        ("[1,2],[3]", ["[1,2]", "[3]"]),
        ("(1,'),'),{'a': [1,2]}", ["(1,'),')", "{'a': [1,2]}"]),
        ("it's,b", ["it's", "b"]),
        ("a),b", ["a)", "b"]),
    ],
)
def test_values_are_split_at_commas_outside_of_brackets(text: str, parts: list[str]) -> None:
    assert split(text) == parts


@pytest.mark.parametrize("text", ["[1,2", "('a,2)"])
def test_an_open_bracket_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="bracket"):
        split(text)


@pytest.mark.parametrize("text", ["lr", "=1,2"])
def test_a_grid_needs_a_name(text: str) -> None:
    with pytest.raises(InputError, match="NAME=VALUE"):
        read_grid([text])


def test_a_name_given_twice_gets_all_values() -> None:
    assert read_grid(["lr=1,2", "lr=3"]) == {"lr": ["1", "2", "3"]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lr=normal(0,1)", "choice"),
        ("lr", "choice"),
        ("lr=uniform(1)", "two numbers"),
        ("lr=uniform(1,x)", "two numbers"),
        ("lr=uniform(2,1)", "less than"),
        ("lr=uniform(0,inf)", "finite"),
        ("lr=uniform(nan,1)", "finite"),
        ("lr=loguniform(0,1)", "above 0"),
        ("lr=randint(1,2.5)", "two numbers"),
        ("lr=__import__('os')", "choice"),
    ],
)
def test_a_range_that_makes_no_sense_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_drawn([text])


def test_a_range_given_twice_is_refused() -> None:
    with pytest.raises(InputError, match="twice"):
        read_drawn(["a=uniform(0,1)", "a=uniform(0,2)"])


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [("uniform", -1.0, 3.0), ("loguniform", 1e-4, 1e-1), ("randint", 2, 4)],
)
def test_draws_stay_within_their_range(kind: str, low: float, high: float) -> None:
    axis = Range(name="a", kind=kind, low=low, high=high)
    generator = random.Random(1)
    drawn = [axis.draw(generator) for _ in range(300)]
    values = [float(value.literal) for value in drawn]
    assert low <= min(values) and max(values) <= high
    assert all(value.given == value.literal for value in drawn)
    if kind == "randint":
        assert {value.literal for value in drawn} == {"2", "3", "4"}
    if kind == "loguniform":
        assert 100 < sum(value < 10**-2.5 for value in values) < 200


def values(*texts: str) -> tuple[Value, ...]:
    return tuple(Value(given=text, literal=text) for text in texts)


def test_each_combination_of_the_grid_has_each_sample() -> None:
    space = Space(
        grid=(Choices(name="a", values=values("1", "2", "3")),),
        drawn=(Range(name="b", kind="uniform", low=0, high=1),),
        samples=4,
        seed=7,
    )
    trials = list(space.trials("s-1"))
    assert len(trials) == space.size == 12
    assert len({trial.run for trial in trials}) == 12
    assert len({trial.literals()["b"] for trial in trials}) == 4
    assert trials == list(space.trials("s-1"))
    assert trials != list(space.trials("s-2"))


def test_a_huge_grid_costs_nothing_before_it_runs() -> None:
    axes = tuple(Choices(name=str(n), values=values(*map(str, range(100)))) for n in range(5))
    space = Space(grid=axes)
    assert space.size == 10**10
    assert next(space.trials("s")).literals() == dict.fromkeys(map(str, range(5)), "0")


def test_a_trial_is_known_by_its_values_alone() -> None:
    first = Value(given="0.10", literal="0.1")
    second = Value(given="0.1", literal="0.1")
    other = Value(given="1", literal="1")
    assert (
        trial_of("s", [("a", first), ("b", other)]).run
        == trial_of("s", [("b", other), ("a", second)]).run
        != trial_of("s", [("a", other), ("b", second)]).run
    )


def test_equal_values_count_once() -> None:
    found = choices("a", {"0.1": "0.1", "0.10": "0.1", "1e-1": "0.1", "2": "2.0"})
    assert [value.given for value in found.values] == ["0.1", "2"]
