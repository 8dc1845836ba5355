import importlib
import json
import math
import sys
from pathlib import Path
from typing import Any, get_type_hints

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from orchestration_package.odd import UNICODE
from orchestration_package.pipelines import write

from nb2prod.rendering.orchestration import render_orchestration


@pytest.fixture(scope="module")
def params(tmp_path_factory):
    folder = tmp_path_factory.mktemp("params")
    write(render_orchestration(UNICODE), folder)
    sys.path.insert(0, str(folder / "src"))
    yield importlib.import_module("größe.orchestration.params")
    sys.path.remove(str(folder / "src"))


@pytest.fixture(scope="module")
def parsing(params):
    return importlib.import_module("größe.orchestration.parsing")


def test_defaults(params):
    values = params.Params().to_dict()
    assert math.copysign(1, values.pop("été")) == -1
    assert math.isnan(values.pop("nan"))
    assert values == {
        "huge": 10**4000,
        "raw": b"a\xff",
        "z": 1 + 2j,
        "y": "no",
        "on": {1, 3},
        "pairs": [(1, 2), {"a": None}],
        "limits": [-math.inf, 1e-5],
        "quotes": '"""\\',
        "_private": True,
    }


def test_mutable_defaults_are_not_shared(params):
    params.Params().limits.append(1.0)
    assert len(params.Params().limits) == 2


def test_params_yaml_gives_the_defaults(params):
    path = Path(params.__file__).parents[3] / "params.yaml"
    assert repr(params.Params.from_yaml(path)) == repr(params.Params())


READ = [
    (int, "3", 3),
    (int, "0x10", 16),
    (int, str(10**4000), 10**4000),
    (float, "3", 3),
    (float, "-0", 0),
    (float, "3.", 3.0),
    (float, "1e3", 1000.0),
    (float, "9007199254740993", 9007199254740993),
    (float, "1e-3", 0.001),
    (float, "-inf", -math.inf),
    (bool, "true", True),
    (bool, "False", False),
    (str, "3", "3"),
    (str, "'a'", "'a'"),
    (str, "", ""),
    (float | None, "None", None),
    (float | None, "2", 2),
    (float | int, "2", 2),
    (str | None, "None", None),
    (str | None, "nope", "nope"),
    (list[int], "[1, 2]", [1, 2]),
    (list[float], "[1, inf]", [1, math.inf]),
    (dict[str, tuple[float, ...]], "{'a': (1, 2.0)}", {"a": (1, 2.0)}),
    (tuple[int, ...], "(1,)", (1,)),
    (tuple[int, str], "(1, 'a')", (1, "a")),
    (set[int], "{1}", {1}),
    (set[int], "set()", set()),
    (frozenset[int], "{1}", frozenset({1})),
    (dict[str, list[int]], "{'a': [1]}", {"a": [1]}),
    (bytes, "b'a'", b"a"),
    (complex, "1+2j", 1 + 2j),
    (complex, "1", 1),
    (Any, "[1]", [1]),
    (Any, "some text", "some text"),
    (Any, "None", None),
]


@pytest.mark.parametrize(("hint", "text", "value"), READ)
def test_text_is_read_by_type(parsing, hint, text, value):
    assert repr(parsing.parse(text, hint)) == repr(value)


@pytest.mark.parametrize(
    ("hint", "text"),
    [
        (int, "3.0"),
        (int, "true"),
        (int, "__import__('os')"),
        (float, "1e400"),
        (float, "strong"),
        (float, ""),
        (bool, "1"),
        (list[int], "[1.5]"),
        (list[int], "(1,)"),
        (list[int], "[1"),
        (tuple[int, str], "(1,)"),
        (dict[str, int], "{1: 2}"),
        (int | None, "x"),
    ],
)
def test_other_text_is_refused(parsing, hint, text):
    with pytest.raises(ValueError):
        parsing.parse(text, hint)


@pytest.mark.parametrize(
    ("hint", "value", "expected"),
    [
        (float, 1, 1),
        (list[float], [1, 1.0], [1, 1.0]),
        (dict[str, float], {"a": 0}, {"a": 0}),
        (tuple[int, int], [1, 2], (1, 2)),
        (set[str], ["a"], {"a"}),
        (list[tuple[int, ...]], [[1], [2, 3]], [(1,), (2, 3)]),
        (float | int, 1, 1),
        (int | float, 1.5, 1.5),
        (complex, 1.5, 1.5),
        (dict, {"a": 1}, {"a": 1}),
        (list, [1, "a"], [1, "a"]),
        (None, None, None),
    ],
)
def test_values_from_yaml(parsing, hint, value, expected):
    assert repr(parsing.convert(value, hint)) == repr(expected)


@pytest.mark.parametrize(
    ("hint", "value"),
    [
        (int, True),
        (int, 1.0),
        (float, True),
        (float, "1e-3"),
        (bool, 1),
        (str, 1),
        (set[int], (1,)),
    ],
)
def test_values_of_other_types_are_refused(parsing, hint, value):
    with pytest.raises(ValueError):
        parsing.convert(value, hint)


@given(
    st.one_of(
        st.integers().map(lambda value: (int, value)),
        (st.floats() | st.integers()).map(lambda value: (float, value)),
        st.text().map(lambda value: (str, value)),
        st.binary().map(lambda value: (bytes, value)),
        st.booleans().map(lambda value: (bool, value)),
        st.lists(st.floats() | st.integers()).map(lambda value: (list[float], value)),
        st.tuples(st.text(), st.none()).map(lambda value: (tuple[str, None], value)),
        st.dictionaries(st.text(), st.lists(st.integers())).map(lambda value: (dict, value)),
        st.sets(st.floats(allow_nan=False)).map(lambda value: (set[float], value)),
    )
)
def test_every_value_survives_its_text(parsing, case):
    hint, value = case
    found = parsing.parse(str(value), hint)
    assert sorted(repr(found)) == sorted(repr(value))


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False) | st.integers()))
def test_yaml_and_json_keep_whole_numbers_whole(parsing, values):
    for value in (yaml.safe_load(yaml.safe_dump(values)), json.loads(json.dumps(values))):
        assert repr(parsing.convert(value, list[float])) == repr(values)


def test_faults_name_the_parameter(params):
    with pytest.raises(ValueError, match=r"unknown parameter 'hug'.*did you mean 'huge'"):
        params.Params.from_mapping({"hug": 1})
    with pytest.raises(ValueError, match="parameter 'huge'"):
        params.Params.from_mapping({"huge": "a"})
    with pytest.raises(ValueError, match="NAME=VALUE"):
        params.Params.from_strings(["huge"])


@pytest.mark.parametrize("text", ["[1]", "a: [", "3", "a: 1\n---\nb: 2"])
def test_a_file_that_is_no_mapping(params, tmp_path, text):
    path = tmp_path / "params.yaml"
    path.write_text(text)
    with pytest.raises(ValueError):
        params.Params.from_yaml(path)


def test_strings_over_a_base(params):
    base = params.Params.from_mapping({"y": "a", "huge": 1})
    changed = params.Params.from_strings(["huge=2", "quotes=a=b"], base)
    assert (changed.y, changed.huge, changed.quotes) == ("a", 2, "a=b")


def test_hints_are_those_of_the_class(params):
    assert get_type_hints(params.Params) == params.HINTS
