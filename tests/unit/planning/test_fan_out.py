from __future__ import annotations

import pytest

from nb2prod.model.dataflow import Origin
from nb2prod.model.pipeline import FanOut, Parameter
from nb2prod.planning.fan_out import plan_fan_out

HERE = Origin(cell=0, first_line=1, last_line=1)


def parameter(kind: str) -> Parameter:
    return Parameter(name="key", type=kind, default="None", origin=HERE)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("str", ("'a'", "'b'")),
        ("int", ("1", "2")),
        ("float", ("1", "2.5")),
        ("int | None", ("3",)),
        ("Any", ("'a'", "1")),
    ],
)
def test_values_of_the_parameter_s_type_fan_out(kind: str, values: tuple[str, ...]) -> None:
    planned = plan_fan_out(("key", values), [parameter(kind)])
    assert planned == (FanOut(parameter="key", values=values), ())


@pytest.mark.parametrize(
    ("kind", "values", "named"),
    [("int", ("'a'",), "'a'"), ("str", ("1",), "1"), ("int", ("2.5",), "2.5")],
)
def test_a_value_of_another_type_is_refused(kind: str, values: tuple[str, ...], named: str) -> None:
    fan_out, (problem,) = plan_fan_out(("key", values), [parameter(kind)])
    assert fan_out is None
    assert problem.code == "NB601" and named in problem.message


def test_a_name_that_is_no_parameter_is_refused() -> None:
    fan_out, (problem,) = plan_fan_out(("kye", ("1",)), [parameter("int")])
    assert fan_out is None
    assert "key" in problem.message


def test_without_a_wish_there_is_none() -> None:
    assert plan_fan_out(None, [parameter("int")]) == (None, ())
