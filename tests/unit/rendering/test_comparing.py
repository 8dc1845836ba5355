"""The comparing modules of an exported package: what differs, and where it says so."""

import functools
import importlib
import math
import sys

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from nb2prod.rendering.templates import render

X = np.array([[0.0, 1.0], [1.0, 3.0], [2.0, 2.0]])
FRAME = pd.DataFrame({"a": [1.0, 2.0, math.nan], "b": ["x", "y", None]}, index=["p", "q", "r"])
LONG = np.arange(5000.0)
MOVED = LONG.copy()
MOVED[[3, 4]] = MOVED[[4, 3]]
TEXTS = np.array([f"t{number}" for number in range(5000)], dtype=object)
OTHER = TEXTS.copy()
OTHER[17] = "u17"


@pytest.fixture(scope="module")
def helpers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tests")
    (folder / "helpers").mkdir()
    (folder / "helpers" / "__init__.py").touch()
    for name in ("comparing", "describing", "hiding"):
        text = render(f"tests/helpers/{name}.py.jinja", arrays=True, tables=True)
        (folder / "helpers" / f"{name}.py").write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    yield importlib.import_module("helpers.comparing")
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.partition(".")[0] == "helpers"]:
        del sys.modules[name]


def model(factor=1.0, **settings):
    return make_pipeline(StandardScaler(), LinearRegression(**settings)).fit(X, X[:, 0] * factor)


def changed(column, row, value):
    frame = FRAME.copy()
    frame.loc[row, column] = value
    return frame


DIFFERENT = {
    "number": (1.0, 1.1, "v: 1.1 -> 1.0"),
    "whole": (3, 4, "v: 4 -> 3"),
    "text": ("a", "b", "v: 'b' -> 'a'"),
    "none": (None, 1, "v: 1 -> None"),
    "nan": (math.nan, 1.0, "v: 1.0 -> nan"),
    "dict": ({"k": 1.0}, {"k": 2.0}, "v['k']: 2.0 -> 1.0"),
    "key": ({}, {"k": 2.0}, "v['k']: 2.0 -> nothing"),
    "new key": ({"k": 1}, {}, "v['k']: nothing -> 1"),
    "list": ([1, 2], [1, 3], "v[1]: 3 -> 2"),
    "length": ([1], [1, 3], "len(v): 2 -> 1"),
    "array": (X, X + [[0, 0], [0, 0.5], [0, 0]], "v[1, 1]: 3.5 -> 3.0"),
    "shape": (X[:2], X, "v.shape: (3, 2) -> (2, 2)"),
    "kind": (X.astype(int), X, "v.dtype: float64 -> int64"),
    "scalar": (np.float64(1.5), np.float64(2.5), "v: 2.5 -> 1.5"),
    "cell": (changed("a", "q", 9.0), FRAME, "v['a']['q']: 2.0 -> 9.0"),
    "gap": (changed("a", "q", math.nan), FRAME, "v['a']['q']: 2.0 -> nan"),
    "word": (changed("b", "p", "z"), FRAME, "v['b']['p']: 'x' -> 'z'"),
    "columns": (FRAME[["b", "a"]], FRAME, "v.columns: ['a', 'b'] -> ['b', 'a']"),
    "rows": (FRAME[:2], FRAME, "len(v['a']): 3 -> 2 and more"),
    "dtype": (pd.Series([1, 2]), pd.Series([1.0, 2.0]), "v.dtype: float64 -> int64"),
    "index": (pd.Series([1], index=["a"]), pd.Series([1], index=["b"]), "v.index[0]: 'b' -> 'a'"),
    "name": (pd.Series([1], name="a"), pd.Series([1], name="b"), "v.name: 'b' -> 'a'"),
    "table": (3, FRAME, "v: DataFrame -> int"),
    "setting": (
        model(copy_X=False),
        model(copy_X=True),
        "v.steps[1][1].copy_X: True -> False",
    ),
    "long": (MOVED, LONG, "v[3]: 3.0 -> 4.0 and more"),
    "levels": (
        pd.Series([1, 2], index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)])),
        pd.Series([1, 2], index=pd.MultiIndex.from_tuples([("a", 1), ("b", 3)])),
        "v.index[1]: ('b', 3) -> ('b', 2)",
    ),
}


@pytest.mark.parametrize("case", DIFFERENT)
def test_first_difference_is_said_with_its_path(helpers, case):
    found, expected, line = DIFFERENT[case]
    assert helpers.first(helpers.differences(found, expected, "v"), "{} -> {}", 1) == line


SAME = {
    "near": (1.0 + 1e-9, 1.0),
    "float for int": (3.0, 3),
    "order of keys": ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    "nan": ([math.nan], [math.nan]),
    "infinite": (np.array([np.inf, -np.inf]), np.array([np.inf, -np.inf])),
    "width": (X.astype("float32"), X),
    "frame": (FRAME.copy(), FRAME),
    "times": (pd.Series(pd.to_datetime(["2026-01-01", None])),) * 2,
    "categories": (pd.Series(["a", "b"], dtype="category"),) * 2,
    "nullable": (pd.Series([1, None], dtype="Int64"),) * 2,
    "model": (model(), model()),
    "processes": (model(n_jobs=2), model()),
    "set": ({1, 2}, {2, 1}),
    "empty": (np.array([]), np.array([])),
}


@pytest.mark.parametrize("case", SAME)
def test_what_means_the_same_is_the_same(helpers, case):
    assert list(helpers.differences(*SAME[case], "v")) == []


def test_coefficient_of_a_described_model_has_its_path(helpers):
    describing = sys.modules["helpers.describing"]
    old, new = describing.described(model()), describing.described(model(2.0))
    paths = [one.path for one in helpers.described_differences(new, old, "model")]
    assert "model.steps[1][1].coef_[0]" in paths


def test_attribute_that_a_new_version_adds_does_not_count(helpers):
    describing = sys.modules["helpers.describing"]
    fitted = model()
    expected = describing.described(fitted)
    fitted.new_in_this_version_ = 1.0
    fitted._private = 2.0
    assert not list(helpers.described_differences(describing.described(fitted), expected, "m"))


class Results:
    def __init__(self):
        self.level = 3

    @functools.cached_property
    def residuals(self):
        return [1.0]


def test_what_was_asked_for_is_no_difference(helpers):
    describing = sys.modules["helpers.describing"]
    expected = describing.described(Results())
    asked = Results()
    assert asked.residuals
    assert describing.described(asked) == expected == {"type": "Results", "level": 3}


def test_measured_times_are_no_results(helpers):
    describing = sys.modules["helpers.describing"]
    fitted = model()
    expected = describing.described(fitted)
    fitted.refit_time_ = 0.1
    assert describing.described(fitted) == expected
    cv = {"mean_fit_time": [0.1], "event_times": [2]}
    assert describing.described(cv) == {"event_times": [1, 2]}


@pytest.mark.parametrize(("before", "after"), [(LONG, MOVED), (TEXTS, OTHER)])
def test_long_array_is_known_by_more_than_its_sample(helpers, before, after):
    describing = sys.modules["helpers.describing"]
    expected = describing.described(before)
    assert len(expected["values"]) < 30
    assert not list(helpers.described_differences(describing.described(before), expected, "v"))
    if before is LONG:
        after = before.copy()
        after[17] = 900.0
    assert list(helpers.described_differences(describing.described(after), expected, "v"))


def test_every_column_of_a_described_table_has_its_path(helpers):
    describing = sys.modules["helpers.describing"]
    old, new = map(describing.described, (FRAME, changed("a", "q", 9.0)))
    lines = helpers.first(helpers.described_differences(new, old, "t"), "{} -> {}")
    assert lines == "t['a'][1]: 2.0 -> 9.0"


SERIES = pd.Series([1.0, math.nan, 3.0] * 200, index=[f"c{n}" for n in range(600)], name="fee")
SUBTLE = SERIES.where(SERIES.index != "c300", 1.01)


@pytest.mark.parametrize("covered", [False, True])
@pytest.mark.parametrize(
    "after",
    [SERIES.rename("other"), SERIES.reset_index(drop=True), SERIES.fillna(0.0), SUBTLE],
    ids=["name", "index", "gaps", "one item"],
)
def test_a_series_is_known_by_name_index_gaps_and_items(helpers, covered, after):
    describing = sys.modules["helpers.describing"]
    hiding = importlib.import_module("helpers.hiding").hidden

    def about(value):
        found = describing.described(value)
        return hiding(found, "salt") if covered else found

    assert not list(helpers.described_differences(about(SERIES.copy()), about(SERIES), "s"))
    assert list(helpers.described_differences(about(after), about(SERIES), "s"))
