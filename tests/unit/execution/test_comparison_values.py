"""Two values are described and compared by path."""

import collections
import copy
import datetime
import functools
import json
import random
import subprocess
import sys
import threading
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression

from nb2prod.execution import comparison
from nb2prod.execution.comparison.blobs import Blobs
from nb2prod.execution.comparison.compare import Graph, compare
from nb2prod.execution.comparison.describe import Description
from nb2prod.execution.comparison.tolerance import EXACT
from nb2prod.execution.comparison.values import differences


class Thing:
    def __init__(self, **fields):
        self.__dict__.update(fields)


class Slotted:
    __slots__ = ("a", "__hidden")

    def __init__(self, a, hidden):
        self.a = a
        self.__hidden = hidden


class Careless:
    def __getattribute__(self, name):
        raise RuntimeError("no")


def looped(value):
    values = [value]
    values.append(values)
    return values


def frame(**changes):
    columns = {"a": [1, 2, 3], "b": ["x", None, "z"], "c": pd.to_datetime(["2020-01-01"] * 3)}
    return pd.DataFrame({**columns, **changes}, index=list("pqr"))


def fitted():
    x = np.random.RandomState(0).rand(50, 4)
    return LogisticRegression().fit(x, x[:, 0] > 0.5)


def changed_model():
    model = fitted()
    model.coef_[0, 3] += 1e-3
    return model


def made(seed, kind=random.Random):
    return kind(seed)


SAME = [
    1,
    1.5,
    float("nan"),
    1 << 100,
    "text",
    b"bytes",
    None,
    (1, [2, {"a": {3, 4}}]),
    list(range(100)),
    ["a", 1, None, 2.5] * 20,
    np.arange(6).reshape(2, 3),
    np.array([1, "a", None], dtype=object),
    np.array(["2020-01-01", "NaT"], dtype="M8[D]"),
    np.ma.array([1, 2], mask=[0, 1]),
    np.array([(1, 2.0)], dtype=[("a", int), ("b", float)]),
    frame(),
    frame()["b"],
    frame().index,
    pd.MultiIndex.from_product([[1, 2], ["a", "b"]]),
    pd.Categorical(["a", "b"]),
    pd.array([1, None], dtype="Int64"),
    pd.Timestamp("2020-01-01"),
    fitted(),
    Thing(a=1, b=[Thing()]),
    Slotted(1, 2),
    datetime.date(2020, 1, 1),
    Decimal("1.1"),
    Path("a"),
    random.Random(1),
    np.random.default_rng(1),
    np.random.RandomState(1),
    looped(1),
    iter([1, 2]),
    collections.defaultdict(list, a=[1]),
    collections.OrderedDict(a=1),
    collections.Counter("abc"),
    functools.partial(int, base=2),
    len,
    np.sum,
    Thing,
    json,
    slice(1, 2),
    Exception("a"),
]


@pytest.mark.parametrize("value", SAME, ids=lambda value: type(value).__name__)
def test_a_copy_is_equal(value):
    try:
        other = copy.deepcopy(value)
    except TypeError:
        other = value
    assert not differences(value, other)
    assert not differences(value, other, tolerance=EXACT)


@pytest.mark.parametrize(
    "one, other",
    [
        (threading.Lock(), threading.Lock()),
        ((n for n in [1]), (n for n in [2])),
        (1.0, 1.0 + 1e-12),
        (0.0, 1e-13),
        (np.float64(2.0), 2.0),
        ([1.0] * 50, [1.0 + 1e-12] * 50),
        (np.ones(3), np.ones(3) + 1e-12),
        (lambda x: x + 1, lambda x: x + 1),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"fit_time": 1.0, "a": 1}, {"fit_time": 2.0, "a": 1}),
        ("<Thing at 0x7f0011223344>", "<Thing at 0x7f0011223355>"),
    ],
)
def test_what_does_not_count(one, other):
    assert not differences(one, other)


@pytest.mark.parametrize(
    "one, other, path, kind",
    [
        (1, 2, "v", "value"),
        (1, True, "v", "type"),
        (1, "1", "v", "type"),
        (1.0, float("nan"), "v", "value"),
        (1 << 100, (1 << 100) + 1, "v", "value"),
        (2**60, 2**60 + 1, "v", "value"),
        ("a", "b", "v", "value"),
        ("x" * 9000 + "a", "x" * 9000 + "b", "v", "value"),
        ([1, 2], [1], "v", "length"),
        ([1, [2]], [1, [3]], "v[1][0]", "value"),
        (list(range(100)), [*range(99), 5], "v[99]", "value"),
        (["a"] * 99 + [object], ["a"] * 100, "v[99]", "type"),
        ([1] * 50, [True] * 50, "v[0]", "value"),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, "v['a']['b']", "value"),
        ({"a": 1}, {}, "v['a']", "missing"),
        ({}, {"a": 1}, "v['a']", "extra"),
        ({1, 2}, {1, 3}, "v[1]", "value"),
        ((1,), [1], "v", "type"),
        (Thing(a=1), Thing(a=2), "v.a", "value"),
        (Slotted(1, 2), Slotted(1, 3), "v.__hidden", "value"),
        (looped(1), looped(2), "v[0]", "value"),
        (np.zeros((2, 3)), np.zeros((3, 2)), "v", "shape"),
        (np.zeros(2), np.zeros(2, "f4"), "v", "shape"),
        (np.zeros((2, 3)), np.eye(2, 3), "v[0, 0]", "value"),
        (np.array(["a", "bb"]), np.array(["a", "bc"]), "v[1]", "value"),
        (np.array([1 + 2j]), np.array([1 + 3j]), "v[0]", "value"),
        (np.array([True]), np.array([False]), "v[0]", "value"),
        (np.array([1.0], "f2"), np.array([2.0], "f2"), "v[0]", "value"),
        (np.array([1.0], ">f8"), np.array([2.0], ">f8"), "v[0]", "value"),
        (np.array([np.inf]), np.array([1e300]), "v[0]", "value"),
        (np.array([1, [2]], dtype=object), np.array([1, [3]], dtype=object), "v[1][0]", "value"),
        (frame(), frame(a=[1, 2, 4]), "v['a'][2]", "value"),
        (frame(), frame(b=["x", None, "y"]), "v['b'][2]", "value"),
        (frame(), frame()[["b", "a", "c"]], "v.columns", "value"),
        (frame(), frame().drop(columns="a"), "v", "shape"),
        (frame(), frame().iloc[:2], "v", "shape"),
        (frame(), frame().reset_index(drop=True), "v.index", "type"),
        (frame()["a"], frame()["a"] + 1, "v[0]", "value"),
        (frame()["a"], frame()["a"].rename("b"), "v.name", "value"),
        (frame()["a"], frame()["a"].astype(float), "v", "shape"),
        (pd.array([1, None], dtype="Int64"), pd.array([1, 2], dtype="Int64"), "v[1]", "type"),
        (pd.Categorical(["a", "b"]), pd.Categorical(["a", "a"], ["a", "b"]), "v.codes[1]", "value"),
        (fitted(), changed_model(), "v.coef_[0, 3]", "value"),
        (random.Random(1), random.Random(2), "v.state[1][1]", "value"),
        (lambda x: x + 1, lambda x: x + 2, "v", "code"),
        (lambda x: "a", lambda x: "b", "v", "code"),
        (lambda x=1: x, lambda x=2: x, "v.__defaults__[0]", "value"),
        (iter([1, 2]), iter([1, 3]), "v[0][0][1]", "value"),
        (collections.deque([1]), collections.deque([2]), "v[0]", "value"),
        (Exception("a"), Exception("b"), "v.args[0]", "value"),
        (Decimal("1.1"), Decimal("1.2"), "v", "value"),
    ],
)
def test_the_first_difference(one, other, path, kind):
    found = differences(one, other, name="v")
    assert (found[0].path, found[0].kind) == (path, kind), found[0].text()
    assert differences(other, one)


def test_a_class_that_refuses_to_be_looked_at():
    assert not differences([Careless()], [Careless()])
    assert differences([Careless()], [1])


class Lazy:
    @functools.cached_property
    def size(self):
        return 1


def test_a_property_that_somebody_has_looked_at_does_not_count():
    lazy = Lazy()
    assert lazy.size == 1
    assert not differences(lazy, Lazy())
    assert not differences(Lazy(), lazy)


def reading(number, name="f"):
    names = {"__name__": "__main__", "n": number}
    exec(f"def {name}(): return n", names)
    return names[name]


def test_what_a_function_reads_is_compared():
    assert not differences(reading(1), reading(1))
    assert [each.path for each in differences(reading(1), reading(2), name="f")] == ["f.n"]
    enclosed = (lambda n: lambda: n)(2)
    enclosed.__name__ = "f"
    assert [each.path for each in differences(reading(1), enclosed, name="f")] == ["f.n"]
    lacking = reading(1)
    del lacking.__globals__["n"]
    assert differences(reading(1), lacking)[0].kind == "missing"
    assert not differences(lacking, reading(1))


def test_exactly():
    assert differences(1.0, 1.0 + 1e-12, tolerance=EXACT)
    assert differences(np.float64(1.0), 1.0, tolerance=EXACT)
    assert differences({"a": 1, "b": 2}, {"b": 2, "a": 1}, tolerance=EXACT)


def test_a_difference_as_a_line():
    (found,) = differences(np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.5, 4.0]), name="v")
    assert found.text() == "v[1]: 2.0 is not 2.5 (2 of 3 differ, the largest by 1)"


def test_most_are_told():
    assert len(differences([object] * 100, list(map(str, range(100))), most=7)) == 7


def test_nothing_is_consumed_or_drawn():
    numbers, values = (n for n in range(3)), iter([1, 2])
    state = random.getstate(), np.random.get_state()[1].tolist()
    differences([numbers, values], 1)
    assert (list(numbers), list(values)) == ([0, 1, 2], [1, 2])
    assert state == (random.getstate(), np.random.get_state()[1].tolist())


def described(value, blobs):
    description = Description(blobs)
    description.add("value", value)
    nodes = json.loads(json.dumps(description.nodes))
    return Graph(nodes=nodes, blobs=blobs), description.roots["value"]


def test_bytes_beyond_the_budget_are_compared_by_fingerprint(tmp_path):
    sides = [Blobs(tmp_path / name, most=100) for name in "ab"]
    one, other = (described(np.arange(1000.0) + n, side) for n, side in enumerate(sides))
    (found,) = compare(one, other, "v").differences
    assert "only fingerprints" in found.note
    assert not compare(one, one, "v").differences


def test_bytes_are_added_to_those_of_an_earlier_description(tmp_path):
    path = tmp_path / "blobs.bin"
    first = described(np.arange(5.0), Blobs(path))
    second = described(np.arange(5.0) + 1, Blobs(path))
    (found,) = compare(first, second, "v").differences
    assert found.text() == "v[0]: 0.0 is not 1.0 (5 of 5 differ, the largest by 1)"


def test_a_million_nodes_are_not_exceeded():
    blobs = Blobs()
    description = Description(blobs, most=10)
    description.add("v", [[[n] for n in range(5)] for _ in range(5)])
    graph = Graph(nodes=description.nodes, blobs=blobs)
    assert compare((graph, 0), (graph, 0), "v").opaque


def test_describing_needs_nothing_but_the_standard_library():
    folder = Path(comparison.__file__).parent
    code = (
        f"import sys; sys.path.insert(0, {str(folder.parent)!r})\n"
        "import comparison.values\n"
        "third = {'numpy', 'pandas', 'nb2prod'} & set(sys.modules)\n"
        "assert not third, third\n"
        "print(len(comparison.values.differences([1], [2])))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "1\n"
