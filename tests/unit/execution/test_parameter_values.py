from __future__ import annotations

import math
import struct
from pathlib import Path
from typing import Any

import pytest

from nb2prod.errors import InputError
from nb2prod.execution.parameter_values import (
    check_values,
    parameters_of,
    parse_values,
    setting_cell,
    value_of,
)
from nb2prod.model.notebook import Cell, Notebook

SOURCE = """\
lr = 0.1
n = 3
name = "a"
flag = True
pair = (1, "x")
some = {1, 2}
items = [1.5]
table = {"a": 1}
raw = b"x"
nothing = None
maybe: int | str = 3
count: "int" = 3
path = open("x")
"""


def notebook(source: str = SOURCE, *more: Cell) -> Notebook:
    cell = Cell(index=0, id="p", kind="code", source=source, tags=("parameters",))
    return Notebook(path=Path("x.ipynb"), cells=(cell, *more))


def bits(value: Any) -> Any:
    """What tells -0.0 from 0.0 and one NaN from another."""
    if isinstance(value, float):
        return struct.pack("d", value)
    if isinstance(value, list | tuple):
        return type(value), [bits(item) for item in value]
    if isinstance(value, dict):
        return [(bits(k), bits(v)) for k, v in value.items()]
    return type(value), value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("lr=1", 1),
        ("lr=1e-3", 0.001),
        ("lr=nan", math.nan),
        ("lr=-inf", -math.inf),
        ("lr=-0.0", -0.0),
        ("n=" + "9" * 4000, int("9" * 4000)),
        ("n=-7", -7),
        ("name=", ""),
        ('name=it\'s "quoted" = {x} \\n', 'it\'s "quoted" = {x} \\n'),
        ("name=naïve 🦊\u202e\n\ttwo", "naïve 🦊\u202e\n\ttwo"),
        ("name=$(rm -rf /); import os", "$(rm -rf /); import os"),
        ("name=\ud800", "\ud800"),
        ("flag=false", False),
        ("pair=(2, 'y')", (2, "y")),
        ("some={3}", {3}),
        ("some=[]", set()),
        ("items=[1, nan]", [1, math.nan]),
        ("table={'k': -1}", {"k": -1}),
        ("raw=b'\\xff\\x00'", b"\xff\x00"),
        ("nothing=(1, [2.5, {'a': b'x'}])", (1, [2.5, {"a": b"x"}])),
        ("nothing=None", None),
        ("maybe=4", 4),
        ("maybe=four", "four"),
    ],
)
def test_every_value_is_set_exactly(text: str, value: Any) -> None:
    (found,) = parse_values([text], parameters_of(notebook())).items()
    assert found[0] == text.partition("=")[0]
    assert bits(found[1]) == bits(value)
    space: dict[str, Any] = {}
    exec(setting_cell(dict([found])), space)
    assert bits(space[found[0]]) == bits(value)
    assert bits(value_of(setting_cell(dict([found])).partition(" = ")[2])) == bits(value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lr", "write NAME=VALUE"),
        ("lr=fast", "'fast' is not float"),
        ("lr=1e999", "too large"),
        ("n=1.5", "is not int"),
        ("n=" + "9" * 5000, "is not int"),
        ("flag=1", "is not bool"),
        ("flag=yes", "is not bool"),
        ("pair=(1, 2)", "is not str"),
        ("learning_rate=1", "there is no parameter 'learning_rate'"),
        ("nmae=1", "did you mean 'name'"),
        ("x\nimport os=1", "there is no parameter"),
        ("__builtins__=1", "there is no parameter"),
        ("path=1", "there is no parameter"),
        ("=1", "there is no parameter ''"),
    ],
)
def test_what_does_not_fit_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError, match="(?s)" + said.replace("(", r"\(")):
        parse_values([text], parameters_of(notebook()))


class Text(str):
    pass


@pytest.mark.parametrize(
    "value", [object(), Text("a"), [Text("a")], complex(math.nan, 1), frozenset(), range(3), print]
)
def test_values_without_an_exact_literal_are_refused(value: Any) -> None:
    with pytest.raises(InputError, match="cannot be set exactly"):
        check_values({"nothing": value}, parameters_of(notebook()))


def test_a_notebook_without_parameters_says_so() -> None:
    plain = Notebook(path=Path("x.ipynb"), cells=())
    with pytest.raises(InputError, match="tag the cell that sets them 'parameters'"):
        parse_values(["a=1"], parameters_of(plain))


def test_injected_values_are_the_newer_defaults() -> None:
    second = Cell(index=1, id="i", kind="code", source="n = 9", tags=("injected-parameters",))
    other = Cell(index=2, id="o", kind="code", source="z = 9")
    found = {one.name: one.default for one in parameters_of(notebook(SOURCE, second, other))}
    assert found["n"] == "9" and "z" not in found and "path" not in found
