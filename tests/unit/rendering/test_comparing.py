"""The comparing modules of an exported package: what differs, and where it says so."""

import enum
import functools
import importlib
import json
import math
import os
import subprocess
import sys
from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

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
    "width": (X.astype("float32"), X, "v.dtype: float64 -> float32"),
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
    "index name": (
        FRAME.rename_axis("row"),
        FRAME,
        "v['a'].index.names: [None] -> ['row'] and more",
    ),
    "columns name": (
        FRAME.rename_axis(columns="c"),
        FRAME,
        "v.columns.names: [None] -> ['c']",
    ),
    "categories": (
        pd.Series(["a"], dtype=pd.CategoricalDtype(["a", "b"])),
        pd.Series(["a"], dtype=pd.CategoricalDtype(["b", "a"])),
        "v.cat[0]: 'b' -> 'a' and more",
    ),
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
    "width": (X.astype("int32"), X.astype("int64")),
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
    cv = {"mean_fit_time": [0.1], "score_time": [0.1], "mean_delivery_time": 3.2}
    assert describing.described(cv) == {"mean_delivery_time": 3.2}


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


class Color(enum.Enum):
    RED = 1
    BLUE = 2


@dataclass(slots=True)
class Point:
    x: float
    label: str


class Holder:
    def __init__(self, rows):
        self.rows = rows


def cut(bins):
    return pd.cut(pd.Series([1.0, 2.0, 3.0, 4.0] * 500), bins)


def rows(score, name="n150"):
    return [
        (
            {"id": 10**9 + n, "score": score if n == 150 else n / 7, "name": f"n{n}"}
            if n != 151
            else {"id": 1, "score": 0.5, "name": name}
        )
        for n in range(400)
    ]


def listed(place, item):
    items = [n / 3 for n in range(500)]
    items[place] = item
    return items


def masked(mask):
    return np.ma.masked_array([1.0, 2.0, 3.0], mask=mask)


CENTRED = np.random.RandomState(0).normal(size=60)
CENTRED -= CENTRED.mean()
SEEN = {
    "Decimal": (Decimal("1.10"), Decimal("1.20")),
    "Fraction": (Fraction(1, 3), Fraction(2, 3)),
    "timedelta": (timedelta(days=1), timedelta(days=2)),
    "bytes": (b"some", b"same"),
    "long bytes": (b"x" * 5000 + b"a", b"x" * 5000 + b"b"),
    "long text": ("x" * 5000 + "a", "x" * 5000 + "b"),
    "deque": (deque([1, 2]), deque([1, 3])),
    "range": (range(3), range(4)),
    "keys": ({"a": 1}.keys(), {"b": 1}.keys()),
    "enum": (Color.RED, Color.BLUE),
    "path": (Path("a/b.csv"), Path("a/c.csv")),
    "slots": (Point(1.0, "a"), Point(1.5, "a")),
    "Period": (pd.Period("2026-01"), pd.Period("2026-02")),
    "Interval": (pd.Interval(0.0, 1.0), pd.Interval(0.0, 1.5)),
    "Timedelta": (pd.Timedelta("1h"), pd.Timedelta("2h")),
    "offset": (pd.offsets.MonthEnd(1), pd.offsets.MonthEnd(2)),
    "partial": (functools.partial(math.log, 2), functools.partial(math.log, 3)),
    "partial of": (functools.partial(math.log, 2), functools.partial(math.pow, 2)),
    "poly1d": (np.poly1d([1.0, 2.0]), np.poly1d([1.0, 2.5])),
    "complex": (1 + 2j, 1 + 3j),
    "decimals": (
        pd.DataFrame({"a": [Decimal(1), Decimal(2)]}),
        pd.DataFrame({"a": [Decimal(1), Decimal(3)]}),
    ),
    "bins": (cut([0, 2, 4]), cut([0, 2.5, 4])),
    "bins of rows": (cut([0, 2, 4]), cut([0, 1, 4])),
    "number in a long list": (listed(321, 5.0), listed(321, 6.0)),
    "order in a long list": (listed(321, 5.0), listed(322, 5.0)),
    "texts in a long list": (["a"] * 400, ["a"] * 399 + ["b"]),
    "number in long rows": (rows(0.5), rows(0.7)),
    "text in long rows": (rows(0.5), rows(0.5, "other")),
    "nested": (Holder([[1, 2], [3, 4]]), Holder([[1, 2], [3, 5]])),
    "nested texts": (Holder({"a": {"b": ["c"]}}), Holder({"a": {"b": ["d"]}})),
    "mask": (masked([0, 1, 0]), masked([0, 1, 1])),
    "categories": (
        pd.Categorical(["a"], categories=["a", "b"]),
        pd.Categorical(["a"], categories=["b", "a"]),
    ),
    "width": (X.astype("float32"), X),
    "index name": (FRAME.rename_axis("row"), FRAME),
    "columns name": (FRAME.rename_axis(columns="c"), FRAME),
    "sign": (CENTRED, -CENTRED),
    "sign of a list": (CENTRED.tolist(), (-CENTRED).tolist()),
}


@pytest.mark.parametrize("covered", [False, True])
@pytest.mark.parametrize("case", SEEN)
def test_a_change_of_what_no_file_holds_is_seen(helpers, case, covered):
    def about(value):
        found = sys.modules["helpers.describing"].described(value)
        found = (
            importlib.import_module("helpers.hiding").hidden(found, "salt") if covered else found
        )
        return json.loads(json.dumps(found))

    before, after = SEEN[case]
    assert not list(helpers.described_differences(about(before), about(before), "v"))
    assert list(helpers.described_differences(about(after), about(before), "v"))
    assert list(helpers.described_differences(about(before), about(after), "v"))


def test_noise_in_how_a_value_writes_itself_is_no_difference(helpers):
    described = sys.modules["helpers.describing"].described
    hidden = importlib.import_module("helpers.hiding").hidden
    one, other = (described(np.poly1d([first, 2.0, 0.5])) for first in (0.3, 0.1 + 0.2))
    noisy = described(pd.Interval(0.3, 1.0)), described(pd.Interval(0.1 + 0.2, 1.0))
    for pair in ((one, other), noisy):
        assert not list(helpers.described_differences(*pair, "v"))
        assert hidden(pair[0], "salt") == hidden(pair[1], "salt")


def test_no_private_value_shows_in_what_is_hidden(helpers):
    described = sys.modules["helpers.describing"].described
    hidden = importlib.import_module("helpers.hiding").hidden
    secret = [
        *(Decimal("4711.5"), Fraction(4711, 2), b"s4711", Path("s4711"), range(4711)),
        *(timedelta(seconds=4711), pd.Interval(4711.5, 4712.5), np.poly1d([4711.5, 1.0])),
        *(complex(4711.5, 4711.5), pd.Period("4711-01"), functools.partial(math.log, "s4711")),
        *(["s4711"] * 300, [{"s4711": "a"}] * 300, pd.Series([Decimal(4711)] * 2)),
        pd.Series([1], index=pd.Index([1], name="s4711")),
        pd.Categorical(["s4711"]),
    ]
    for value in secret:
        assert "471" not in json.dumps(hidden(described(value), "salt")), value


def test_what_differs_between_processes_is_not_told(helpers):
    describing = sys.modules["helpers.describing"]

    class Where:
        def __init__(self, text):
            self._text = text

        def __repr__(self):
            return self._text

    for text in ("W(<f at 0x7f11>)", "Generator(PCG64) at 0x7F00AA", "W('/tmp/a')", "W(C:\\a)"):
        assert describing.described(Where(text)) == {"type": "Where"}
    one, other = (describing.described(Where(text)) for text in ("W({'a', 'b'})", "W({'b', 'a'})"))
    assert one == other != describing.described(Where("W({'b', 'c'})"))


def test_descriptions_are_the_same_in_each_process(helpers):
    code = (
        "import json, functools, enum, collections, decimal; from helpers.describing import *\n"
        "values = [{'a', 'b', 'c'}, functools.partial(max, key={'x', 'y'}), [{'k', 'l'}] * 200,"
        " object(), (n for n in []), decimal.Decimal('1.5'), collections.Counter('abc'), map]\n"
        "print(json.dumps([described(value) for value in values]))"
    )
    folder = str(Path(helpers.__file__).parents[1])
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": folder, "PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(outputs) == 1
