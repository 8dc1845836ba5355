from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from nb2prod.kernel.values import as_number, exact_text, fingerprints, model_facts


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (1, 1.0),
        (True, 1.0),
        (np.float32(0.5), 0.5),
        (np.array(3), 3.0),
        (np.bool_(False), 0.0),
        (math.inf, math.inf),
        ("1", None),
        (None, None),
        ([1], None),
        (np.array([1.0]), None),
        (np.array("a"), None),
        (1j, None),
        (10**400, None),
        (int, None),
        (np.float64, None),
        (np.ma.masked, None),
        (np.ma.array(3.0, mask=True), None),
        (np.ma.array(3.0), 3.0),
    ],
)
def test_numbers(value: Any, number: float | None) -> None:
    assert as_number(value) == number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1, "0.1"),
        (math.nan, 'float("nan")'),
        (-0.0, "-0.0"),
        ((1, "a"), '(1, "a")'),
        ({"k": [b"x", None, {3}]}, '{"k": [b"x", None, {3}]}'),
        (np.float64(1.5), "<numpy.float64>"),
        ([object()], "<builtins.list>"),
        (list(range(5000)), "<builtins.list>"),
        ("x" * 200_000, "<builtins.str>"),
    ],
)
def test_texts(value: Any, text: str) -> None:
    assert exact_text(value).replace("b'x'", 'b"x"') == text


def test_a_list_that_holds_itself_has_no_text() -> None:
    odd: list[Any] = []
    odd.append(odd)
    assert exact_text(odd) == "<builtins.list>"


class Fitted:
    def __init__(self, **params: Any) -> None:
        self.params = params

    def get_params(self) -> Any:
        if "fault" in self.params:
            raise self.params["fault"]
        return self.params


def test_models() -> None:
    found = model_facts("m", Fitted(C=0.5, inner=Fitted(), names=("a",), long="x" * 999))
    assert found is not None and found.kind.endswith("Fitted")
    assert dict(found.params)["C"] == "0.5" and dict(found.params)["inner"] == "Fitted"
    assert all(len(text) < 210 for _, text in found.params)
    for value in (Fitted, Fitted(fault=KeyError("no")), 1, None, "text"):
        assert model_facts("m", value) is None


def frame() -> pd.DataFrame:
    return pd.DataFrame({"a": np.arange(30.0), "b": [f"t{i}" for i in range(30)], 3: [True] * 30})


CHANGES: list[Any] = [
    lambda d: d.assign(a=d["a"] + 1e-12),
    lambda d: d.assign(b=d["b"].str.upper()),
    lambda d: d.rename(columns={"a": "z"}),
    lambda d: d.astype({"a": "float32"}),
    lambda d: d.iloc[::-1],
    lambda d: d.iloc[:-1],
    lambda d: d[["b", "a", 3]],
    lambda d: d.set_axis(range(5, 35)),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_the_data_changes_the_fingerprint(change: Any) -> None:
    (one,), (same,) = fingerprints({"d": frame()}), fingerprints({"d": frame()})
    (other,) = fingerprints({"d": change(frame())})
    assert one == same and not one.sampled
    assert one.digest != other.digest


def test_columns_of_one_name_are_told_apart() -> None:
    twice = pd.DataFrame([[1, 2], [3, 4]], columns=["a", "a"])
    (one,), (other,) = fingerprints({"d": twice}), fingerprints({"d": twice.iloc[:, ::-1]})
    assert one.digest != other.digest and not one.sampled


NUMERIC: list[Any] = [
    lambda d: d + np.eye(6)[:, :4] * 1e-12,
    lambda d: d.astype("float32"),
    lambda d: d.iloc[:, ::-1],
    lambda d: d.set_axis(list("abce"), axis=1),
    lambda d: d.set_axis(list("uvwxyz"), axis=0),
    lambda d: d.iloc[::-1],
]


@pytest.mark.parametrize("change", NUMERIC)
def test_tables_of_one_type_are_known_by_what_they_hold_alone(change: Any) -> None:
    table = pd.DataFrame(np.arange(24.0).reshape(6, 4), columns=list("abcd"))
    by_column = pd.DataFrame({name: table[name].copy() for name in table})
    (one,), (same,) = fingerprints({"d": table}), fingerprints({"d": by_column})
    (other,) = fingerprints({"d": change(table)})
    assert one == same and not one.sampled
    assert one.digest != other.digest


def test_large_data_is_sampled_and_said_so() -> None:
    large = np.zeros((2000, 2000))
    (one,) = fingerprints({"x": large})
    large[0, 0] = large[-1, -1] = 1
    (other,) = fingerprints({"x": large})
    assert one.sampled and one.digest != other.digest and one.shape == "2000 x 2000"


def test_nothing_else_is_touched() -> None:
    data = frame()
    copy, state, numpy_state = data.copy(), random.getstate(), np.random.get_state()[1].copy()
    others = {"l": [1], "s": "text", "c": pd.DataFrame, "o": object()}
    assert fingerprints(others) == ()
    fingerprints(
        {"d": data, "o": pd.Series([object()]), "e": pd.DataFrame(), "z": np.zeros((0, 3))}
    )
    pd.testing.assert_frame_equal(data, copy)
    assert random.getstate() == state and (np.random.get_state()[1] == numpy_state).all()
