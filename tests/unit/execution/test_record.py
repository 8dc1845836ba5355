"""A notebook runs once in a kernel, and leaves the values of its steps."""

import json
from pathlib import PurePosixPath

import pytest

from nb2prod.errors import RunError
from nb2prod.execution.record import record_notebook

pytestmark = pytest.mark.slow

NOTEBOOK = """
# %%
import random

import numpy as np

np.random.seed(3)

# %% tags=["parameters"]
n = 4

# %% tags=["data"]
x = np.random.rand(n)
names = ["a", "b"]
table = {"a": (1, 2)}
with open("written.txt", "w") as stream:
    stream.write("in the copy")

# %% tags=["skip"]
seen = len(x)

# %% tags=["training"]
class Model:
    def fit(self, x):
        self.mean_ = x.mean()
        return self


model = Model().fit(x)
noise = np.random.rand()
numbers = [noise, len(names), len(table)]

# %% tags=["evaluation"]
score = float(model.mean_) + numbers[0]
round(score, 2)
"""


def record(planned, **options):
    return record_notebook(planned.notebook, planned.pipeline, **options)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    from nb2prod.app.plan import plan

    path = tmp_path_factory.mktemp("home") / "case.py"
    path.write_text(NOTEBOOK, encoding="utf-8")
    planned = plan(path)
    before = sorted(path.parent.iterdir())
    steps = []
    result = record(planned, progress=lambda *seen: steps.append(seen))
    assert sorted(path.parent.iterdir()) == before
    assert [done for done, _, _ in steps] == list(range(len(planned.notebook.cells)))
    return result


def fixture(recorded, path):
    return json.loads(recorded.fixtures[PurePosixPath(path)])


def test_outputs_are_kept_in_safe_formats(recorded):
    values = fixture(recorded, "data/index.json")["values"]
    assert {name: entry["format"] for name, entry in values.items()} == {
        "x": "npy",
        "names": "json",
    }
    assert not [path for path in recorded.fixtures if path.suffix == ".pickle"]


def test_other_values_are_described(recorded):
    assert fixture(recorded, "data/described.json")["table"] == {"a": [2, 1, 2]}
    model = fixture(recorded, "training/described.json")["model"]
    assert model["type"] == "Model"
    assert 0 < model["mean_"] < 1
    assert ("training", "model", "no safe format holds it") in recorded.recording.not_stored


def test_random_state_before_each_step_is_kept(recorded):
    first = fixture(recorded, "data/before.json")["numpy"]["random"]
    second = fixture(recorded, "training/before.json")["numpy"]["random"]
    assert (first[2], second[2]) == (624, 8)


def test_types_are_public(recorded):
    types = recorded.recording.types
    assert types["data", "x"] == "numpy.ndarray"
    assert types["data", "names"] == "list[str]"
    assert types["data", "table"] == "dict[str, tuple[int, int]]"
    assert types["training", "model"] == "Any"


def test_metrics_are_the_numbers_of_evaluation(recorded):
    assert "score" in dict(recorded.recording.metrics)
    assert recorded.problems == ()


def test_value_that_is_only_shown_is_kept(planned):
    case = planned(
        '# %% tags=["data"]\nimport numpy as np\nx = np.array([1.0, 2.0])\n'
        '# %% tags=["evaluation"]\nprint("mean", x.mean())\nx.mean()\n'
    )
    shown = [port.name for port in case.pipeline.steps[1].outputs if port.expression != port.name]
    assert shown
    recorded = record(case)
    assert dict(recorded.recording.metrics)[shown[0]] == 1.5


def test_change_between_steps_is_a_problem(planned):
    case = planned(
        '# %% tags=["data"]\nprices = [3, 5]\n'
        '# %% tags=["skip"]\nnext(v for k, v in list(globals().items()) if k == "pri" + "ces")'
        ".append(8)\n"
        '# %% tags=["evaluation"]\ntotal = sum(prices)\n'
    )
    (problem,) = record(case).problems
    assert (problem.code, problem.severity) == ("NB310", "error")
    assert "`prices`" in problem.message


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("1 / 0", "cell 1 .*failed: ZeroDivisionError: division by zero"),
        ("raise SystemExit(0)", "cell 1 .*ends the process"),
        ("import os\nos._exit(1)", "kernel died"),
        ("import time\ntime.sleep(30)", "more than 3 s"),
    ],
)
def test_failing_notebook_is_refused(planned, cell, message):
    case = planned(f'# %% tags=["data"]\nx = 1\n# %% tags=["evaluation"]\n{cell}\n')
    with pytest.raises(RunError, match=message):
        record(case, timeout=3)


def test_missing_kernel_is_refused_with_advice(planned):
    case = planned('# %% tags=["data"]\nx = 1\n', kernel="no-such-kernel")
    with pytest.raises(RunError, match="ipykernel install --user --name no-such-kernel"):
        record(case)
