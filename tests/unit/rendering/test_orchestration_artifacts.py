import importlib
import json
import sys
import threading
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from orchestration_package.pipelines import write_shop

RELAXED = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    source = str(write_shop(tmp_path_factory.mktemp("shop")))
    sys.path.insert(0, source)
    names = ["artifacts", "formats", "ledger", "pickling", "plain", "steps", "tables", "arrays"]
    yield SimpleNamespace(
        **{name: importlib.import_module(f"shop.orchestration.{name}") for name in names}
    )
    sys.path.remove(source)


@pytest.fixture
def stored(shop, tmp_path):
    """Store values together and load them again."""

    def store(**values):
        facts, lost = {}, {}
        for name, value in values.items():
            try:
                facts[name] = shop.pickling.inspect(value)
            except Exception as error:
                lost[name] = shop.artifacts.reason(error)
        folder = tmp_path / "artifacts" / "step"
        shop.artifacts.store(folder, values, facts=facts, lost=lost, unset=[], state={})
        return shop.artifacts.load_step(folder)

    store.folder = tmp_path / "artifacts" / "step"
    store.index = lambda: json.loads((store.folder / "index.json").read_text())
    store.formats = lambda: {
        name: entry["format"] for name, entry in store.index()["values"].items()
    }
    return store


def row_major():
    return pd.DataFrame(np.arange(6.0).reshape(3, 2), columns=["a", "b"], copy=False)


def read_only(array):
    array.flags.writeable = False
    return array


def permuted():
    return np.arange(24.0).reshape(2, 3, 4).transpose(0, 2, 1)


def with_an_added_column():
    frame = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]})
    frame["c"] = [5.0, 6.0]
    return frame


FORMATS = [
    ("json", None),
    ("json", [1, 2.5, "a", True, None, {"b": [], "a": -0.0}]),
    ("json", "\ud800 ☃"),
    ("pickle", (1, 2)),
    ("pickle", {1: 2}),
    ("pickle", [(1, 2)]),
    ("pickle", float("nan")),
    ("pickle", 10**5000),
    ("pickle", {"a": np.float64(1)}),
    ("pickle", datetime(2020, 1, 1, tzinfo=UTC)),
    ("pickle", b"a"),
    ("npy", np.arange(3)),
    ("npy", np.array(3)),
    ("npy", np.asfortranarray(np.ones((2, 3)))),
    ("npy", np.ones((2, 3))[:, 1]),
    ("npy", np.array(["a", "bc"])),
    ("npy", np.array(["2020-01-01"], dtype="datetime64[ns]")),
    ("npy", np.zeros((0, 3), dtype=np.float32)),
    ("npy-read-only", read_only(np.arange(3))),
    ("npy-read-only", read_only(np.array(3))),
    ("pickle", read_only(permuted())),
    ("pickle", read_only(np.array([1, "a"], dtype=object))),
    ("pickle", permuted()),
    ("pickle", np.arange(3)[::-1]),
    ("pickle", np.array([1, "a"], dtype=object)),
    ("pickle", np.ma.masked_array([1, 2], [True, False])),
    ("npy-scalar", np.float64(-0.0)),
    ("npy-scalar", np.float32("nan")),
    ("npy-scalar", np.bool_(True)),
    ("npy-scalar", np.datetime64("2020-01-01")),
    ("npy-scalar", np.str_("a")),
    ("parquet", pd.DataFrame({"a": [1, 2], "b": [0.5, np.nan], "c": ["x", None]})),
    ("parquet", pd.DataFrame({"a": [1, 2]}, index=[5, 7])),
    ("parquet", pd.DataFrame({"a": [1]}, index=pd.Index(["x"], name="key"))),
    ("parquet", pd.DataFrame({"a": pd.Categorical(["x"], categories=["y", "x"], ordered=True)})),
    ("parquet", pd.DataFrame({"a": pd.array([1, None], dtype="Int64")})),
    ("parquet", pd.DataFrame({"a": pd.to_datetime(["2020-01-01"]).tz_localize("UTC")})),
    ("parquet-by-row", row_major()),
    ("parquet-by-column", with_an_added_column()),
    ("pickle", pd.DataFrame({"a": pd.array([0.0, -0.0], dtype="Float64")})),
    ("pickle", pd.DataFrame({"a": [1, 2]}, index=pd.date_range("2020", periods=2, freq="D"))),
    ("parquet", pd.DataFrame({0: [1]})),
    ("pickle", pd.DataFrame({"a": [[1], [2]]})),
    ("pickle", pd.DataFrame({"a": [True, 1]}, dtype=object)),
    ("pickle", pd.DataFrame({"a": [1]}).set_flags(allows_duplicate_labels=False)),
    ("pickle", pd.DataFrame([[1, 2]], columns=["a", "a"])),
    ("pickle", pd.DataFrame({"a": [date(2020, 1, 1), None]})),
    ("parquet-series", pd.Series([1.5, 2.5], name="a")),
    ("parquet-series", pd.Series([1.5, 2.5])),
    ("pickle", pd.Series([1.5], name="")),
    ("pickle", pd.Series([1.5], name=3)),
    ("pickle", pd.Index([1, 2])),
]


@pytest.mark.parametrize(
    ("expected", "value"), FORMATS, ids=[f"{n}-{form}" for n, (form, _) in enumerate(FORMATS)]
)
def test_the_safest_format_that_is_exact(stored, expected, value):
    found = stored(value=value)["value"]
    assert stored.formats() == {"value": expected}
    assert type(found) is type(value)
    if isinstance(value, np.ndarray) and value.size:
        assert np.argsort(found.strides).tolist() == np.argsort(value.strides).tolist()
        assert np.sign(found.strides).tolist() == np.sign(value.strides).tolist()
        assert found.flags.writeable == value.flags.writeable


def test_memory_order_survives(stored):
    values = {
        "fortran": np.asfortranarray(np.ones((2, 3))),
        "rows": row_major(),
        "columns": pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]}),
    }
    found = stored(**values)
    assert found["fortran"].flags.f_contiguous
    for name in ("rows", "columns"):
        before, after = values[name].to_numpy().flags, found[name].to_numpy().flags
        assert before.c_contiguous == after.c_contiguous, name


@pytest.mark.parametrize("dtype", ["f8", "O", "M8[s]", "i4,f8"])
@pytest.mark.parametrize("shape", [(), (3,), (2, 3)])
def test_arrays_within_values_stay_read_only(stored, dtype, shape):
    array = read_only(np.ones(shape).astype(dtype))
    found = stored(value=[array])["value"][0]
    assert np.array_equal(found, array)
    assert (found.flags.writeable, found.strides) == (False, array.strides)


def test_an_object_in_two_cells_stays_one_object(stored):
    cell = {"a": 1}
    found = stored(
        frame=pd.DataFrame({"c": [cell, cell]}),
        apart=pd.DataFrame({"c": [{"a": 1}, {"a": 1}]}),
    )
    assert found["frame"]["c"][0] is found["frame"]["c"][1]
    assert found["apart"]["c"][0] is not found["apart"]["c"][1]
    assert stored.formats() == {"frame": "pickle", "apart": "parquet"}
    inner = [{"in": cell}, {"in": cell}]
    found = stored(series=pd.Series(inner))["series"]
    assert found[0]["in"] is found[1]["in"]


def test_attributes_of_a_frame_survive(stored):
    frame = pd.DataFrame({"a": [1]})
    frame.attrs["unit"] = ("m", 1)
    assert stored(frame=frame)["frame"].attrs == {"unit": ("m", 1)}


def test_a_lambda_keeps_what_it_closes_over(stored):
    factor = 3
    assert stored(scale=lambda value: value * factor)["scale"](2) == 6


def test_one_object_stays_one_object(stored):
    inner, frame = [1], pd.DataFrame({"a": [1]})
    found = stored(
        first={"inner": inner}, second=[inner], frame=frame, same=frame, alone=np.ones(2)
    )
    assert found["first"]["inner"] is found["second"][0]
    assert found["frame"] is found["same"]
    assert stored.formats() == {
        **dict.fromkeys(["first", "second", "frame", "same"], "bundle"),
        "alone": "npy",
    }


@pytest.mark.parametrize(
    "view",
    [
        lambda array: array[1],
        lambda array: array[::-1, ::2],
        lambda array: array.T,
        lambda array: array.reshape(-1)[3:5],
        lambda array: {"deep": [array[:, 1]]},
    ],
)
@pytest.mark.parametrize("dtype", [float, object, "datetime64[s]"])
def test_views_stay_views(stored, view, dtype):
    array = np.arange(12).reshape(3, 4).astype(dtype)
    found = stored(array=array, view=view(array))
    seen = found["view"]["deep"][0] if isinstance(found["view"], dict) else found["view"]
    expected = view(array)["deep"][0] if isinstance(found["view"], dict) else view(array)
    assert np.array_equal(seen, expected)
    assert seen.strides == expected.strides
    found["array"][...] = found["array"][0, 0]
    assert (seen == found["array"][0, 0]).all()


def test_empty_views_are_stored(stored):
    empty = np.zeros((0, 3))
    assert stored(value=[empty, empty[:, 0]], other=(empty,))["value"][1].shape == (0,)


def test_parts_of_one_array_that_do_not_overlap_are_stored_apart(stored):
    array = np.arange(10.0)
    stored(head=array[:5], tail=array[5:])
    assert stored.formats() == {"head": "npy", "tail": "npy"}


def test_a_column_feels_a_change_of_its_frame_where_pandas_says_so(shop, stored):
    frame = pd.DataFrame({"a": [1.0, 2.0], "b": [2.0, 3.0]})
    found = stored(frame=frame, column=frame["a"])
    apart = shop.tables.is_copied_on_write(frame)
    assert stored.formats()["column"] == ("parquet-series" if apart else "bundle")
    found["frame"].loc[0, "a"] = 7.0
    assert found["column"][0] == (1.0 if apart else 7.0)


def test_the_global_generators_stay_the_global_generators(stored):
    import random

    found = stored(draw=np.random.normal, state=np.random.mtrand._rand, python=random.random)
    np.random.seed(1)
    expected = np.random.normal()
    np.random.seed(1)
    assert found["draw"]() == expected
    assert found["state"] is np.random.mtrand._rand
    assert found["python"].__self__ is random.random.__self__


def test_what_cannot_be_stored_has_a_reason(stored):
    found = stored(good=1, lines=(line for line in "ab"), lock=threading.Lock())
    assert found == {"good": 1}
    assert set(stored.index()["lost"]) == {"lines", "lock"}
    assert "generator" in stored.index()["lost"]["lines"]


def test_names_that_clash_get_files_of_their_own(stored):
    values = {"x": 1, "X": 2, "index": 3, "state": 4, "bundle": 5, "n" * 300: 6, "größe": 7}
    shared = [1]
    assert stored(**values, a=shared, b=shared) == {**values, "a": [1], "b": [1]}


def test_storing_again_replaces_the_folder(stored):
    stored(a=1, b=2)
    stored(a=3)
    assert {path.name for path in stored.folder.iterdir()} == {
        *("a.json", "index.json", "state.json")
    }


@pytest.mark.parametrize(
    "file", ["../x.json", "/etc/passwd", "..", "", ".", "sub/a.json", "missing.json", 3, None]
)
def test_a_file_elsewhere_is_refused(shop, stored, file):
    stored(a=1)
    index = stored.index()
    index["values"]["a"]["file"] = file
    (stored.folder / "index.json").write_text(json.dumps(index))
    with pytest.raises(shop.artifacts.ArtifactError):
        shop.artifacts.load_step(stored.folder)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"values": 3}', '{"values": {"a": 1}}'])
def test_a_broken_index_is_refused(shop, stored, text):
    stored(a=1)
    (stored.folder / "index.json").write_text(text)
    with pytest.raises(shop.artifacts.ArtifactError):
        shop.artifacts.load_step(stored.folder)


def test_a_changed_file_or_a_link_is_refused(shop, stored):
    stored(a=(1,), b=2)
    (stored.folder / "b.json").rename(stored.folder / "c.json")
    (stored.folder / "b.json").symlink_to("c.json")
    with pytest.raises(shop.artifacts.ArtifactError, match=r"b\.json"):
        shop.artifacts.load_step(stored.folder)
    stored(a=(1,))
    with (stored.folder / "a.pickle").open("ab") as stream:
        stream.write(b"x")
    with pytest.raises(shop.artifacts.ArtifactError, match="hash"):
        shop.artifacts.load_step(stored.folder)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary()
PLAIN = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text() | st.integers(), inner)
        | st.sets(st.integers())
    ),
    max_leaves=8,
)
COLUMNS = st.sampled_from(
    [
        pd.Series([1, 2, 3]),
        pd.Series([0.5, float("nan"), -0.0]),
        pd.Series(["a", None, "b"]),
        pd.Series(["a", None, 1], dtype=object),
        pd.Series([True, False, True]),
        pd.Series([1, 2, 3], dtype="int8"),
        pd.Series(pd.to_datetime(["2020-01-01", None, "2021-01-01"])),
        pd.Series(pd.to_timedelta([1, 2, 3], unit="s")),
        pd.Series(["a", "b", "a"], dtype="category"),
        pd.Series(pd.period_range("2020", periods=3, freq="M")),
        pd.Series(pd.interval_range(0, 3)),
        pd.Series([1 + 2j, 0, 1]),
        pd.Series([True, None, False], dtype="boolean"),
        pd.Series(pd.arrays.SparseArray([0, 0, 1])),
    ]
)
INDEXES = st.sampled_from(
    [
        pd.RangeIndex(3),
        pd.RangeIndex(3, 0, -1, name="n"),
        pd.Index([3, 1, 1]),
        pd.Index(["a", "b", "c"], name=0),
        pd.date_range("2020", periods=3, freq="W"),
        pd.MultiIndex.from_tuples([("a", 1), ("b", 2), ("a", 3)], names=["x", None]),
        pd.CategoricalIndex(["a", "b", "a"]),
        pd.Index([0.5, float("nan"), 1.0]),
    ]
)


@RELAXED
@given(PLAIN)
def test_plain_values_come_back_exactly(stored, value):
    found = stored(value=value)["value"]
    assert type(found) is type(value)
    assert sorted(repr(found)) == sorted(repr(value))


@RELAXED
@given(st.dictionaries(st.sampled_from(["a", "b", "c d", "é", ""]), COLUMNS, max_size=4), INDEXES)
def test_frames_come_back_exactly(stored, columns, index):
    frame = pd.DataFrame({name: column.array for name, column in columns.items()}, index=index)
    found = stored(frame=frame)["frame"]
    pd.testing.assert_frame_equal(
        found, frame, check_exact=True, check_freq=True, check_column_type="exact"
    )
    assert list(found.columns) == list(frame.columns)
    assert list(found.index.names) == list(frame.index.names)
    for before, after in zip(frame.columns, found.columns, strict=True):
        assert [type(x) for x in frame[before]] == [type(x) for x in found[after]]
        assert repr(frame[before].tolist()) == repr(found[after].tolist())


@RELAXED
@given(
    st.sampled_from(["f8", "f4", "i8", "u1", "c16", "?", "U3", "M8[D]"]),
    st.lists(st.integers(0, 3), min_size=1, max_size=3),
    st.permutations(range(3)),
    st.integers(1, 2),
)
def test_arrays_come_back_exactly(stored, dtype, shape, axes, step):
    array = np.arange(int(np.prod(shape))).reshape(shape).astype(dtype)
    array = array.transpose([axis for axis in axes if axis < array.ndim])[..., ::step]
    found = stored(array=array)["array"]
    assert (found.dtype, found.shape) == (array.dtype, array.shape)
    assert found.tobytes() == array.tobytes()
