"""Tests of the deep comparison."""

from __future__ import annotations

import functools
import math
import random
from collections import OrderedDict
from typing import Any

import numpy as np
import pandas as pd
import pytest
import scipy.sparse
from compare import differences


class Model:
    """Something with attributes."""

    def __init__(self, **attributes: Any) -> None:
        self.__dict__.update(attributes)


class Lazy:
    """Something that computes when it is looked at."""

    @functools.cached_property
    def value(self) -> int:
        """A value."""
        return 1


def looked_at(lazy: Lazy) -> Lazy:
    """The same after its property was read."""
    assert lazy.value == 1
    return lazy


def make_cycle(last: int) -> list[Any]:
    """A list that holds itself."""
    cycle: list[Any] = [1, {"number": last}]
    cycle.append(cycle)
    return cycle


def masked(hidden: float) -> Any:
    """A masked array with a hidden value."""
    return np.ma.masked_array([1.0, hidden], mask=[False, True])


def drawn(generator: Any) -> Any:
    """A generator that has been used."""
    generator.random()
    return generator


def defined(text: str, *, enclosed: bool = False, **values: Any) -> Any:
    """The function `f` of a text, as a notebook has it or nested in another function."""
    names: dict[str, Any] = {"__name__": "__main__", **values}
    if not enclosed:
        exec(text, names)
        return names["f"]
    lines = [f"    {line}" for line in [*(f"{n} = _{n}" for n in values), *text.splitlines()]]
    places = {f"_{name}": value for name, value in values.items()} | {"__name__": "__main__"}
    exec("\n".join(["def outer():", *lines, "    return f"]), places)
    return places["outer"]()


def attributed(value: int) -> Any:
    """A function with an attribute."""
    function = defined("def f(): return 1")
    function.calls = value
    return function


def iterated(last: int) -> Any:
    """A compiled object that has been used: only pickle tells how far."""
    iterator = iter([1, last, 3])
    next(iterator)
    return iterator


SCALED = """
def f(x, *, y=1):
    try:
        return [k * x.sum() for k in range(n) if (lambda: k < n)()]
    except ValueError:
        return None
"""
GUARDED = """
def f(x):
    try:
        a(x)
    except ValueError:
        pass
    b(x)
"""
GUARDED_LATER = """
def f(x):
    try:
        a(x)
        b(x)
    except ValueError:
        pass
"""
IMPORTED = """
import math
def f(x):
    return math.sqrt(x)
"""
RECORDS = np.dtype([("event", "?"), ("time", "f8")])
DATES = pd.date_range("2020-01-01", periods=3, freq="MS")

EQUAL = [
    (1.0, 1.0 + 1e-12),
    (float("nan"), np.float64("nan")),
    (1, np.int64(1)),
    (complex(1, float("nan")), complex(1, float("nan"))),
    ("text", "text"),
    (np.array([1.0, np.nan]), np.array([1.0 + 1e-13, np.nan])),
    (np.array(["a", None, 1.0], object), np.array(["a", None, 1.0], object)),
    (np.zeros(2, RECORDS), np.zeros(2, RECORDS)),
    (masked(5.0), masked(6.0)),
    (np.array(["NaT"], "M8[ns]"), np.array(["NaT"], "M8[ns]")),
    (pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [1, 2]})),
    (pd.Series([1, None], dtype="Int64"), pd.Series([1, None], dtype="Int64")),
    (pd.Series(["a"], dtype="category"), pd.Series(["a"], dtype="category")),
    (scipy.sparse.eye(3, format="csr"), scipy.sparse.eye(3, format="csr")),
    ({"a": [1, (2, {3})]}, {"a": [1, (2, {3})]}),
    ({"b": 1, "a": 2}, {"a": 2, "b": 1}),
    ({2, "a", None}, {None, "a", 2}),
    (make_cycle(1), make_cycle(1)),
    (Model(coef=np.ones(3)), Model(coef=np.ones(3))),
    (np.random.RandomState(1), np.random.RandomState(1)),
    (np.random.default_rng(1), np.random.default_rng(1)),
    (random.Random(1), random.Random(1)),
    (lambda x: x + 1, lambda x: x + 1),
    (lambda: "text", lambda: "text"),
    (np.sum, np.sum),
    (defined(SCALED, n=3), defined(f"\n\n{SCALED}", n=3)),
    (defined(SCALED, n=3), defined(SCALED, enclosed=True, n=3)),
    (defined(IMPORTED), defined(IMPORTED.replace("import math", ""), math=math)),
    (defined("def f(): return 1"), defined("def f():\n    'text'\n    return 1")),
    (attributed(1), attributed(1)),
    (iterated(2), iterated(2)),
    (DATES, DATES.copy()),
    ({"fit_time": 1.0, "score": 2.0}, {"fit_time": 3.0, "score": 2.0}),
    (Lazy(), looked_at(Lazy())),
]

DIFFERENT = [
    (1.0, 1.0 + 1e-6),
    (1, 2),
    (10**17, 10**17 + 1),
    (True, 1),
    (1.0, None),
    ("text", "other"),
    (np.array([1.0, 2.0]), np.array([1.0, 2.5])),
    (np.array([1.0]), np.array([1])),
    (np.zeros((1, 2)), np.zeros((2, 1))),
    (np.array(["a", 1.0], object), np.array(["a", 2.0], object)),
    (np.zeros(2, RECORDS), np.ones(2, RECORDS)),
    (masked(5.0), np.ma.masked_array([1.0, 5.0], mask=[False, False])),
    (pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"a": [1, 3]})),
    (pd.DataFrame({"a": [1, 2]}), pd.DataFrame({"b": [1, 2]})),
    (pd.Series([1, 2]), pd.Series([1, 2], index=[1, 2])),
    (pd.Series([1], name="a"), pd.Series([1], name="b")),
    (DATES, pd.DatetimeIndex(list(DATES))),
    (scipy.sparse.eye(3, format="csr"), 2 * scipy.sparse.eye(3, format="csr")),
    ([1, 2], [1, 2, 3]),
    ([1, 2], (1, 2)),
    ({"a": 1}, {"a": 1, "b": 2}),
    ({1, 2}, {1, 3}),
    (OrderedDict(a=1), {"a": 1}),
    (make_cycle(1), make_cycle(2)),
    (Model(coef=np.ones(3)), Model(coef=np.zeros(3))),
    (np.random.RandomState(1), drawn(np.random.RandomState(1))),
    (np.random.default_rng(1), drawn(np.random.default_rng(1))),
    (random.Random(1), drawn(random.Random(1))),
    (lambda x: x + 1, lambda x: x + 2),
    (lambda x: x + 1, lambda x: x - 1),
    (lambda: "text", lambda: "other"),
    (np.sum, np.mean),
    (defined(SCALED, n=3), defined(SCALED, n=4)),
    (defined(SCALED, n=3), defined(SCALED, enclosed=True, n=4)),
    (defined(SCALED, n=3), defined(SCALED.replace("y=1", "y=2"), n=3)),
    (defined(SCALED, n=3), defined(SCALED.replace("k < n", "n < k"), n=3)),
    (defined(SCALED, n=3), defined(SCALED.replace("x,", "z,").replace("x.", "z."), n=3)),
    (defined(GUARDED), defined(GUARDED_LATER)),
    (defined(IMPORTED), defined(IMPORTED.replace("sqrt", "exp"))),
    (defined("def f(): return 1"), defined("def f(): return 1.0")),
    (defined("def f(): return 1"), defined("def f(): yield 1")),
    (attributed(1), attributed(2)),
    (iterated(2), iterated(4)),
]


@pytest.mark.parametrize(("first", "second"), EQUAL)
def test_equal_values_have_no_differences(first: Any, second: Any) -> None:
    assert differences(first, second) == []


@pytest.mark.parametrize(("first", "second"), DIFFERENT)
def test_different_values_are_told(first: Any, second: Any) -> None:
    assert differences(first, second)
    assert differences(second, first)


def test_the_path_of_a_difference_is_named() -> None:
    first = {"model": Model(coef=np.array([1.0, 2.0]))}
    second = {"model": Model(coef=np.array([1.0, 3.0]))}
    (found,) = differences(first, second)
    assert found == (
        "value['model'].coef: value['model'].coef[1]: 2.0 is not 3.0"
        " (1 of 2 differ, the largest by 1)"
    )


def test_a_tolerance_can_be_given() -> None:
    assert differences(1.0, 1.1, rtol=0.2) == []


def test_drawings_are_ignored() -> None:
    figure = pytest.importorskip("matplotlib.figure")
    assert differences([figure.Figure()], [figure.Figure(figsize=(1, 1))]) == []


def test_fitted_estimators_are_compared_by_what_they_learned() -> None:
    tree = pytest.importorskip("sklearn.tree").DecisionTreeClassifier
    X, y = np.arange(10).reshape(-1, 1), np.arange(10) > 4
    fitted = tree(random_state=0).fit(X, y)
    assert differences(fitted, tree(random_state=0).fit(X, y)) == []
    assert differences(fitted, tree(random_state=0).fit(X, ~y))


def test_big_values_are_fast() -> None:
    first = pd.DataFrame(np.random.default_rng(0).random((500_000, 8)))
    assert differences(first, first.copy()) == []


def test_at_most_twenty_differences_are_told() -> None:
    assert len(differences([object()] * 99, ["text"] * 99)) == 20


def test_a_function_that_lacks_a_variable_is_told() -> None:
    (found,) = differences(defined("def f(): return n", n=1), defined("def f(): return n"))
    assert found == "value.n: value.n: missing in the package"


def test_a_variable_that_only_the_second_has_yet_does_not_count() -> None:
    assert not differences(defined("def f(): return n"), defined("def f(): return n", n=1))
