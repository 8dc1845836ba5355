from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nb2prod.cli.pipeline_formats import as_json, as_text, default_value
from nb2prod.model.dataflow import Origin
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.model.notebook import Role
from nb2prod.model.pipeline import (
    InputFile,
    LeftBehind,
    Parameter,
    Pipeline,
    Port,
    Requirement,
    Source,
    Step,
)


def parameter(default: str, help: str = "") -> Parameter:
    origin = Origin(cell=1, first_line=1, last_line=1)
    return Parameter(name="p", type="Any", default=default, help=help, origin=origin)


PIPELINE = Pipeline(
    package="churn",
    title="Churn\x1b[2J",
    source=Source(notebook="churn.ipynb"),
    parameters=(parameter("0.25", "share that is held out"),),
    steps=(
        Step(
            name="load",
            role=Role.DATA,
            module="data",
            outputs_class="Load",
            cells=(2, 4),
            outputs=(Port(name="df", type="pd.DataFrame"),),
            parameters=("p",),
        ),
        Step(
            name="evaluate",
            role=Role.EVALUATION,
            module="evaluation",
            outputs_class="Evaluate",
            cells=(6,),
            inputs=(Port(name="df", from_step="load"),),
            outputs=(Port(name="auc", type="float", metric=True),),
        ),
    ),
    requirements=(Requirement(name="pandas", version="3.1.1", specifier=">=3.1,<4"),),
    input_files=(
        InputFile(path="data.csv", size=1234, digest="x", carried=True),
        InputFile(path="gone.csv"),
        InputFile(path="big.csv", size=10**8, digest="x"),
    ),
    left_behind=(
        LeftBehind(cell=3, first_line=1, last_line=1, reason="display only"),
        LeftBehind(cell=5, first_line=2, last_line=4, reason="no step needs it"),
    ),
)
PROBLEM = Diagnostic(code="NB301", severity=Severity.WARNING, message="not found", cell=2, line=1)

TEXT = """\
churn: Churn\\x1b[2J

Parameters
  p  Any = 0.25  share that is held out

Steps
  load (data, cells 2, 4)
    parameters  p
    out         df: pd.DataFrame
  evaluate (evaluation, cell 6)
    in   df
    out  auc: float

Metrics
  auc

Requirements
  pandas  3.1.1

Input files
  data.csv  1,234 bytes, carried along
  gone.csv  not found
  big.csv   100,000,000 bytes, not carried

Left behind
  cell 3  line 1     display only
  cell 5  lines 2-4  no step needs it

Diagnostics
  churn.ipynb:cell 2:line 1: warning NB301 not found
"""


def test_json_has_exactly_the_promised_keys() -> None:
    assert json.loads(as_json(Path("churn.ipynb"), PIPELINE, [PROBLEM])) == {
        "parameters": [{"name": "p", "type": "Any", "default": 0.25}],
        "steps": [
            {
                "name": "load",
                "role": "data",
                "cells": [2, 4],
                "inputs": [],
                "outputs": ["df"],
                "parameters": ["p"],
            },
            {
                "name": "evaluate",
                "role": "evaluation",
                "cells": [6],
                "inputs": ["df"],
                "outputs": ["auc"],
                "parameters": [],
            },
        ],
        "metrics": ["auc"],
        "left_behind": [{"cell": 3, "lines": [1, 1]}, {"cell": 5, "lines": [2, 4]}],
        "diagnostics": [
            {
                "code": "NB301",
                "severity": "warning",
                "cell": 2,
                "line": 1,
                "message": "not found",
            }
        ],
    }


def test_text_is_aligned() -> None:
    assert as_text(Path("churn.ipynb"), PIPELINE, [PROBLEM]) == TEXT


def test_empty_sections_are_left_out() -> None:
    empty = Pipeline(package="a", title="A", source=Source(notebook="a.ipynb"))
    assert as_text(Path("a.ipynb"), empty, []) == "a: A\n"


@pytest.mark.parametrize(
    ("default", "value"),
    [
        ("1", 1),
        ("-0.0", -0.0),
        ("1e3", 1000.0),
        ("True", True),
        ("None", None),
        ("'text'", "text"),
        ("[1, [2.5, 'a']]", [1, [2.5, "a"]]),
        ("{'a': None}", {"a": None}),
        ("(1, 2)", "(1, 2)"),
        ("{1: 2}", "{1: 2}"),
        ("{1, 2}", "{1, 2}"),
        ("b'x'", "b'x'"),
        ("1 + 2j", "1 + 2j"),
        ("1e999", "1e999"),
        ('float("nan")', 'float("nan")'),
        ("10**3", "10**3"),
    ],
)
def test_a_default_is_a_value_where_json_can_hold_it(default: str, value: Any) -> None:
    found = default_value(parameter(default))
    assert (found, repr(found)) == (value, repr(value))
