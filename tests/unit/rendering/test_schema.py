"""The schema of an exported package: what it demands of tables, and how it says so."""

import importlib.util
import math
import re
from dataclasses import replace

import pandas as pd
import pytest

from nb2prod.model.notebook import Role
from nb2prod.model.pipeline import Pipeline, Port, Source, Step
from nb2prod.model.recording import ColumnSeen, PortSeen, Recording, StepSeen
from nb2prod.rendering.schema import Rows, render_schema, rows_kept, tables_taken
from nb2prod.rendering.templates import render

SEEN = Recording(
    when="2026-01-02",
    python="3.11.7",
    steps=(
        StepSeen(
            name="data",
            outputs=(
                PortSeen(
                    name="X",
                    shape=(100, 6),
                    index="i",
                    columns=(
                        ColumnSeen(name="fee", dtype="float64", low=10.0, high=50.0),
                        ColumnSeen(name="plan", dtype="str", categories=("a", 'b"')),
                        ColumnSeen(name="note", dtype="object", missing=3),
                        ColumnSeen(name="when", dtype="datetime64[ns]"),
                        ColumnSeen(name="left", dtype="bool"),
                        ColumnSeen(name=3, dtype="int64", low=0.0, high=1.0),
                    ),
                ),
                PortSeen(
                    name="y",
                    shape=(100,),
                    series=True,
                    index="i",
                    columns=(ColumnSeen(name="", dtype="int64", low=-2.0, high=4.0),),
                ),
                PortSeen(
                    name="unread", shape=(100, 1), columns=(ColumnSeen(name="a", dtype="bool"),)
                ),
            ),
        ),
    ),
)


def port(name, step=""):
    return Port(name=name, expression=name, from_step=step)


def step(name, role, inputs=(), outputs=()):
    return Step(
        name=name,
        role=role,
        module=role.value,
        outputs_class="Outputs",
        cells=(0,),
        inputs=inputs,
        outputs=outputs,
    )


DATA = step("data", Role.DATA, (), (port("X"), port("y"), port("unread")))
FIT = step("fit", Role.TRAINING, (port("X", "data"), port("y", "data")), (port("model"),))
PIPELINE = Pipeline(
    package="churn", title="Churn", source=Source(notebook="c.ipynb"), steps=(DATA, FIT)
)


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    return loaded(tmp_path_factory.mktemp("schema") / "schema.py", render_schema(PIPELINE, SEEN))


def loaded(path, text):
    path.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("schema_under_test", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def table(**columns):
    rows = {
        "fee": [10.0, 50.0],
        "plan": ["a", 'b"'],
        "note": ["x", None],
        "when": pd.to_datetime(["2026-01-01", "2026-01-02"]),
        "left": [True, False],
    }
    return pd.DataFrame({**rows, **columns}).join(pd.Series([0, 1], name=3))


FITS = {
    "as seen": table(),
    "far away": table(fee=[-25.0, 440.0]),
    "whole numbers": table(fee=[10, 20]),
    "more columns": table(extra=[1, 2]),
    "category type": table(plan=pd.Categorical(["a", "a"])),
    "all notes": table(note=["x", "y"]),
    "no rows": table()[:0],
}


@pytest.mark.parametrize("case", FITS)
def test_table_that_fits_is_taken(schema, case):
    schema.check_inputs("fit", {"X": FITS[case], "y": pd.Series([-2, 4])})


REFUSED = {
    "unit": (table(fee=[10.0, 5000.0]), "'fee' has 5000.0 in row 1, not between -30 and 450"),
    "gap": (table(fee=[10.0, math.nan]), "the column 'fee' has missing values, first in row 1"),
    "type": (table(fee=["x", "y"]), "the column 'fee' is not a number"),
    "category": (table(plan=["a", "c"]), "'plan' has 'c' in row 1, not one of a, b\""),
    "missing": (table().drop(columns="when"), "the column 'when' is missing"),
    "moment": (table(when=["x", "y"]), "the column 'when' is not a date or time"),
    "truth": (table(left=[2, 3]), "the column 'left' is not true or false"),
    "label": (table().assign(**{"3": 1}).drop(columns=3), "the column 3 is missing"),
    "no table": (3, "it is no table but int"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_table_that_does_not_fit_is_refused_by_column_and_check(schema, case):
    wrong, message = REFUSED[case]
    with pytest.raises(schema.SchemaError) as caught:
        schema.check_inputs("fit", {"X": wrong, "y": pd.Series([-2, 4])})
    assert str(caught.value).startswith("step 'fit' cannot take 'X': ")
    assert message in str(caught.value)


def test_series_is_checked_as_a_column(schema):
    with pytest.raises(schema.SchemaError, match="cannot take 'y'.*has 900"):
        schema.check_inputs("fit", {"X": table(), "y": pd.Series([900])})


def test_other_steps_take_anything(schema):
    schema.check_inputs("data", {})


def test_tables_that_no_step_takes_have_no_schema(schema):
    assert list(schema.SCHEMAS) == ["data.X", "data.y"]


def test_only_what_is_used_is_defined():
    seen, *others = SEEN.steps
    numbers = replace(seen, outputs=seen.outputs[1:2])
    text = render_schema(PIPELINE, replace(SEEN, steps=(numbers, *others)))
    assert re.findall(r"^def (\w+)", text, re.MULTILINE) == [
        "number",
        "check_inputs",
        "check",
        "_explained",
    ]


def test_without_tables_there_is_no_schema():
    assert render_schema(PIPELINE, None) == ""
    assert tables_taken(PIPELINE, None) == {}


def test_private_values_leave_no_bounds_and_categories():
    columns = (ColumnSeen(name="fee", dtype="float64"), ColumnSeen(name="plan", dtype="str"))
    seen = StepSeen(name="data", outputs=(PortSeen(name="X", shape=(9, 2), columns=columns),))
    text = render_schema(PIPELINE, Recording(when="", python="3.11", steps=(seen,)))
    assert '{"fee": number(), "plan": text()}' in text


INTERVALS = pd.cut(pd.Series([1, 5, 9]), 3)


@pytest.mark.parametrize(
    ("items", "check"),
    [
        (pd.Categorical([1, 2, 1]), "anything"),
        (INTERVALS, "anything"),
        (pd.Series(INTERVALS.cat.categories), "anything"),
        (pd.Categorical(["a", "a", "a"]), "text"),
        (pd.Categorical(["a", "b", "a"]), "category"),
        (["a", "b", "c"], "category"),
        ([1, 2, 3], "number"),
        (pd.array([1, 2, 3], dtype="UInt8"), "number"),
    ],
)
def test_the_notebooks_own_table_is_taken(tmp_path, items, check):
    frame = pd.concat([pd.DataFrame({"c": items})] * 10, ignore_index=True)
    facts = recorded(frame)["columns"][0]
    column = ColumnSeen(**facts | {"categories": tuple(facts["categories"])})
    port_seen = PortSeen(name="X", shape=frame.shape, columns=(column,))
    steps = (StepSeen(name="data", outputs=(port_seen,)),)
    text = render_schema(PIPELINE, Recording(when="", python="3.11", steps=steps))
    assert f'"c": {check}(' in text
    loaded(tmp_path / "schema.py", text).check_inputs("fit", {"X": frame})


def recorded(table):
    """Return what the recorder notes of a table."""
    space = {}
    exec(render("recorder/tables_seen.py.jinja"), space)
    return space["facts"](table)


def seen(name, rows, index, *columns):
    kinds = tuple(ColumnSeen(name=column, dtype="int64") for column in columns)
    return PortSeen(name=name, shape=(rows, len(columns)), index=index, columns=kinds)


def test_rows_that_stay_and_rows_that_are_split_are_known():
    first = step("data", Role.DATA, (), (port("whole"),))
    second = step(
        "split",
        Role.DATA,
        (port("whole", "data"),),
        (port("train"), port("test"), port("train_y"), port("copy")),
    )
    taking = ("train", "test", "train_y", "copy")
    third = step("fit", Role.TRAINING, tuple(port(name, "split") for name in taking))
    recording = Recording(
        when="",
        python="3.11",
        steps=(
            StepSeen(name="data", outputs=(seen("whole", 100, "w", "a", "b"),)),
            StepSeen(
                name="split",
                outputs=(
                    seen("train", 75, "t", "a", "b"),
                    seen("test", 25, "u", "a", "b"),
                    seen("train_y", 75, "t", "y"),
                    seen("copy", 100, "w", "a", "b", "c"),
                ),
            ),
        ),
    )
    pipeline = Pipeline(
        package="p", title="", source=Source(notebook="n.ipynb"), steps=(first, second, third)
    )
    assert rows_kept(pipeline, recording) == Rows(
        same=(("split.train_y", "split.train"), ("split.copy", "data.whole")),
        split=(("data.whole", "split.train", "split.test"),),
    )
