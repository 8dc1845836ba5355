"""What a recording sees at the borders of steps, and what it says about it."""

import json

import pytest

from nb2prod.execution.record import record_notebook

pytestmark = pytest.mark.slow

NOTEBOOK = """
# %%
import sys
import warnings

import numpy as np
import pandas as pd

np.random.seed(3)

# %% tags=["data"]
frame = pd.DataFrame({"size": [1.0, None, 3.0] * 10, "kind": ["a", "b", "b"] * 10})
pair = first = [np.random.rand()]
open("made.txt", "w").close()

# %% tags=["training"]
getattr(sys, "setrecursion" + "limit")(1234)
pd.set_option("display.precision", 3)
first.append(2)
warnings.warn("it will change", FutureWarning)
model = {"mean": frame["size"].mean()}

# %% tags=["evaluation"]
import matplotlib.pyplot as plt

open("made.txt").read()
plt.plot([1, 2])
plt.show()
score = model["mean"] + len(first) + len(pair)
"""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    from nb2prod.app.plan import plan

    path = tmp_path_factory.mktemp("facts") / "case.py"
    path.write_text(NOTEBOOK, encoding="utf-8")
    planned = plan(path)
    return record_notebook(planned.notebook, planned.pipeline)


@pytest.fixture(scope="module")
def steps(recorded):
    return {step.name: step for step in recorded.recording.steps}


def port(ports, name):
    return next(port for port in ports if port.name == name)


def test_table_is_known_by_its_columns(steps):
    frame = port(steps["data"].outputs, "frame")
    size, kind = frame.columns
    assert (frame.type, frame.shape, frame.rows, frame.series) == (
        "pandas.DataFrame",
        (30, 2),
        30,
        False,
    )
    assert (size.name, size.dtype, size.missing, size.low, size.high) == (
        "size",
        "float64",
        10,
        1.0,
        3.0,
    )
    assert kind.categories == ("a", "b")
    assert frame.index


def test_names_of_one_object_are_known(steps):
    assert port(steps["data"].outputs, "pair").same_as == ("first",)
    assert port(steps["data"].outputs, "frame").same_as == ()


def test_change_in_place_is_seen(steps):
    changed = {port.name: port.changed for port in steps["training"].inputs}
    assert changed == {"first": True, "frame": False}


def test_effects_are_seen(steps):
    data, training, evaluation = steps.values()
    assert data.random == ("numpy",)
    assert training.random == evaluation.random == ()
    assert {"sys recursion limit", "pandas display.precision"} <= {*training.settings}
    assert training.warnings == ("FutureWarning: it will change",)
    assert data.writes == ("made.txt",)
    assert evaluation.figures == 1
    assert all(step.seconds > 0 and step.peak_memory > 10_000_000 for step in steps.values())


def test_setting_that_does_not_travel_is_told(recorded):
    told = [found for found in recorded.problems if found.code == "NB311"]
    assert ["recursion limit" in found.message for found in told] == [True]


def test_generated_data_is_public(recorded):
    assert recorded.recording.private == ()
    assert recorded.recording.mode == "real"


def record(case, **options):
    return record_notebook(case.notebook, case.pipeline, **options)


def test_random_numbers_behind_the_scenes_are_told(planned):
    case = planned(
        '# %% tags=["data"]\nimport collections\nx = [1]\n'
        '# %% tags=["training"]\ny = [__import__("ran" + "dom").random()] + x\n'
        '# %% tags=["evaluation"]\nscore = len(y)\n'
    )
    (found,) = record(case).problems
    assert (found.code, found.cell) == ("NB301", 1)


def test_inputs_that_share_and_change_are_kept_together(planned):
    case = planned(
        '# %% tags=["data"]\na = [1]\nb = a\nc = [1]\n'
        '# %% tags=["training"]\na.append(2)\nn = len(b) + len(c)\n'
        '# %% tags=["evaluation"]\nscore = n\n'
    )
    fixtures = record(case).fixtures
    index = next(
        json.loads(text) for path, text in fixtures.items() if str(path) == "data/index.json"
    )
    assert index["shared"] == {"a": ["b"], "b": ["a"]}


def test_notebook_keeps_its_warnings_and_names(planned):
    """The recorder changes nothing that the notebook can see."""
    case = planned(
        '# %% tags=["data"]\nimport builtins, sys, warnings\nx = len(warnings.filters)\n'
        '# %% tags=["training"]\nnames = sorted(n for n in globals() if "nb2prod" in n)\n'
        '# %% tags=["evaluation"]\nsame = x == len(warnings.filters)\nscore = len(names)\n'
        "path = [p for p in sys.path if 'nb2prod-' in p]\n"
    )
    fixtures = {str(path): text for path, text in record(case).fixtures.items()}
    assert json.loads(fixtures["training/names.json"]) == []
    assert json.loads(fixtures["evaluation/same.json"]) is True
    assert json.loads(fixtures["evaluation/path.json"]) == []


BEHIND = '# %% tags=["skip"]\nnext(v for k, v in list(globals().items()) if k == "pri" + "ces").append(8)\n'
OTHER = '# %% tags=["training"]\nmodel = [1]\n'
GIVEN = '# %% tags=["data"]\nprices = [3, 5]\n'
TAKEN = '# %% tags=["evaluation"]\ntotal = sum(prices) + len(model)\n'


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (GIVEN + BEHIND + OTHER + TAKEN, ["NB310"]),
        (GIVEN + OTHER + BEHIND + TAKEN, ["NB310"]),
        (GIVEN + "# %%\nprices.append(8)\n" + OTHER + TAKEN, []),
        (GIVEN + OTHER + "prices.append(8)\n" + TAKEN, []),
        (GIVEN + BEHIND + GIVEN + OTHER + TAKEN, []),
    ],
    ids=["before-another-step", "before-its-step", "carried", "in-a-step", "made-anew"],
)
def test_change_out_of_all_steps_is_told_whenever_it_matters(planned, cells, codes):
    assert [found.code for found in record(planned(cells)).problems] == codes


def test_draw_that_no_value_depends_on_is_a_remark(planned):
    case = planned(
        '# %% tags=["data"]\nX, y = [[0.0], [1.0], [2.0], [3.0]], [0, 0, 1, 1]\n'
        '# %% tags=["training"]\nfrom sklearn.svm import SVC\nmodel = SVC().fit(X, y)\n'
        '# %% tags=["evaluation"]\nscore = model.score(X, y)\n'
    )
    (found,) = record(case).problems
    assert (found.code, found.severity.value, found.cell) == ("NB301", "info", 1)
    assert "`SVC`" in found.message
