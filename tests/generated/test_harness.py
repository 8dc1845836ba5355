"""The harness itself: it passes a correct package and catches each kind of wrong one."""

from __future__ import annotations

import pickle
from pathlib import Path
from types import SimpleNamespace

import pytest
from harness import cases, package, verdict
from harness.compare import differences
from harness.freeze import freeze
from harness.reference import reference
from harness.warm import Job, Warm

CASE = """\
# trap: a value crosses steps
# expect: equal
# metrics: score = score
# %% tags=["data"]
values = [1, 2, 3]
stream = (value * 2 for value in values)
# %% [markdown]
# # Train
# %% tags=["training"]
model = {"mean": sum(values) / 3}
values.append(4)
# %%
# !echo hello
values.append(100)
# %% tags=["evaluation"]
score = model["mean"] + 1
"""
PIPELINE = """\
import json
from types import SimpleNamespace

STEPS = {{
    "data": lambda v: {{"values": [1, 2, 3], "stream": (x * 2 for x in [1, 2, 3])}},
    "training": lambda v: {{"model": {{"mean": 2.0}}, "values": v["values"] + [4]}},
    "evaluation": lambda v: {{"score": v["model"]["mean"] + {offset}}},
}}


def run(params=None, *, output_dir=None, on_step=None):
    values = {{}}
    for name, step in STEPS.items():
        outputs = step(values)
        values.update(outputs)
        on_step(name, outputs)
    return SimpleNamespace(outputs=values, metrics={{"score": values["score"]}})
"""
ARTIFACTS = """\
import cloudpickle


def load_step(path):
    return cloudpickle.loads((path / "all.pickle").read_bytes())
"""
MAIN = """\
import argparse
from pathlib import Path

import cloudpickle

from tiny.orchestration.artifacts import load_step
from tiny.orchestration.pipeline import STEPS

parser = argparse.ArgumentParser()
parser.add_argument("command")
parser.add_argument("name")
parser.add_argument("--input-dir", action="append", type=Path, default=[])
parser.add_argument("--output-dir", type=Path)
given = parser.parse_args()
values = {}
for folder in given.input_dir:
    for path in sorted((folder / "artifacts").iterdir()):
        values.update(load_step(path))
outputs = STEPS[given.name](values)
outputs.pop("stream", None)
target = given.output_dir / "artifacts" / given.name
target.mkdir(parents=True)
(target / "all.pickle").write_bytes(cloudpickle.dumps(outputs))
"""
PLAN = [
    {"name": "data", "cells": [0], "outputs": ["values"]},
    {"name": "training", "cells": [2], "outputs": ["model", "values"]},
    {"name": "evaluation", "cells": [4], "outputs": ["score"]},
]


def write_package(folder: Path, offset: int) -> None:
    source = folder / "src" / "tiny"
    (source / "orchestration").mkdir(parents=True)
    for name in ("__init__.py", "orchestration/__init__.py"):
        (source / name).write_text("")
    (source / "orchestration" / "pipeline.py").write_text(PIPELINE.format(offset=offset))
    (source / "orchestration" / "artifacts.py").write_text(ARTIFACTS)
    (source / "__main__.py").write_text(MAIN)


@pytest.fixture
def case(tmp_path: Path) -> cases.Case:
    path = tmp_path / "tiny.py"
    path.write_text(CASE)
    return cases.load(path)


def judged(warm: Warm, case: cases.Case, tmp_path: Path, offset: int) -> verdict.Verdict:
    write_package(tmp_path / "exported", offset)
    notebook = case.place(tmp_path / "root")
    result = verdict.Verdict()
    verdict._compare(warm, case, notebook, PLAN, tmp_path / "exported", result)
    return result


def test_correct_package_has_no_faults(warm: Warm, case: cases.Case, tmp_path: Path) -> None:
    assert judged(warm, case, tmp_path, 1).faults(case) == []


def test_wrong_value_is_named_in_both_modes(warm: Warm, case: cases.Case, tmp_path: Path) -> None:
    assert judged(warm, case, tmp_path, 2).faults(case) == [
        "one process: step evaluation: score: expected 3.0, got 4.0",
        "metric score: expected 3.0, got 4.0",
        "processes of their own: step evaluation: score: expected 3.0, got 4.0",
    ]


def test_reference_takes_values_when_the_cell_ends(
    warm: Warm, case: cases.Case, tmp_path: Path
) -> None:
    notebook = case.place(tmp_path / "root")
    wanted = {0: ["values", "stream"], 3: ["values", "absent"]}
    values = reference(warm, case, notebook, wanted, tmp_path / "out")
    assert values[0] == {"values": freeze([1, 2, 3]), "stream": ("iterator", [2, 4, 6])}
    assert values[3] == {"values": freeze([1, 2, 3, 4, 100]), "absent": ("missing",)}
    assert "hello" in (tmp_path / "out" / "reference.log").read_text()


def test_failing_and_hanging_jobs_are_reported(warm: Warm, tmp_path: Path) -> None:
    def job(code: str, timeout: float) -> Job:
        log = str(tmp_path / "log")
        return Job(
            target="harness.package:command",
            arguments={"package": code, "argv": []},
            cwd=str(tmp_path),
            log=log,
            timeout=timeout,
            path=[str(tmp_path)],
        )

    (tmp_path / "hangs.py").write_text("import time\ntime.sleep(60)")
    with pytest.raises(RuntimeError, match="No module named absent"):
        warm.run(job("absent", 20))
    with pytest.raises(RuntimeError, match="ended with timeout"):
        warm.run(job("hangs", 0.5))


@pytest.mark.parametrize(
    ("expect", "said", "wrong", "refused", "count"),
    [
        ("equal", "", False, False, 0),
        ("equal", "", True, False, 1),
        ("equal", "NB101", True, False, 1),
        ("equal", "NB101", False, True, 1),
        ("equal, warning NB101", "NB101", False, False, 0),
        ("equal, warning NB101", "", False, False, 2),
        ("equal, warning NB101", "NB101", True, False, 1),
        ("warning NB101", "NB101", True, False, 0),
        ("warning NB101", "NB102", True, False, 1),
        ("warning", "NB102", True, False, 0),
        ("error NB101", "NB101", False, True, 0),
        ("error NB101", "NB102", False, True, 1),
        ("error", "NB102", False, True, 0),
        ("error", "", False, False, 2),
        ("equal or said", "", False, False, 0),
        ("equal or said", "", True, False, 1),
        ("equal or said", "NB101", True, False, 0),
        ("equal or said", "NB101", False, True, 0),
    ],
)
def test_faults_follow_the_expectation(
    tmp_path: Path, expect: str, said: str, wrong: bool, refused: bool, count: int
) -> None:
    path = tmp_path / "case.py"
    path.write_text(f"# trap: t\n# expect: {expect}\n# %%\n")
    found = verdict.Verdict(
        refused=refused,
        announced={said: "m"} if said else {},
        wrong=["x differs"] * wrong,
    )
    assert len(found.faults(cases.load(path))) == count


def values() -> list[tuple[str, object, object]]:
    import numpy as np
    import pandas as pd

    frame = pd.DataFrame({"a": [1, 2], "b": ["x", None]})
    return [
        ("type", 1, 1.0),
        ("bool", True, 1),
        ("scalar", np.float64(1), 1.0),
        ("dtype", np.zeros(2), np.zeros(2, dtype="f4")),
        ("shape", np.zeros((2, 1)), np.zeros(2)),
        ("sequence", [1], (1,)),
        ("dict order", {"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ("set", {1}, {2}),
        ("index", frame, frame.set_axis([1, 2])),
        ("index name", frame, frame.rename_axis("i")),
        ("column", frame, frame.assign(a=[1.0, 2.0])),
        ("cell", frame, frame.assign(b=["x", "y"])),
        ("category", frame.astype({"b": "category"}), frame),
        (
            "freq",
            pd.date_range("2024", periods=3),
            pd.DatetimeIndex(list(pd.date_range("2024", periods=3))),
        ),
        ("attrs", frame, _with_attrs(frame)),
        ("object", SimpleNamespace(a=1), SimpleNamespace(a=2)),
        ("generator", (i for i in range(2)), (i for i in range(3))),
        ("function", len, max),
        ("mask", np.ma.array([1, 2], mask=[0, 1]), np.ma.array([1, 2], mask=[1, 0])),
        ("random state", np.random.RandomState(1), np.random.RandomState(2)),
        ("generator state", np.random.default_rng(1), np.random.default_rng(2)),
    ]


def _with_attrs(frame):
    copy = frame.copy()
    copy.attrs["unit"] = "m"
    return copy


@pytest.mark.parametrize(
    ("label", "left", "right"),
    values(),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_difference_is_seen(label: str, left: object, right: object) -> None:
    left, right = freeze(left), freeze(right)
    assert differences(left, right)
    assert not differences(left, pickle.loads(pickle.dumps(left)))


def test_equal_values_are_equal() -> None:
    import numpy as np
    import pandas as pd
    from scipy import sparse
    from sklearn.ensemble import RandomForestClassifier

    def build() -> list[object]:
        X = np.arange(12.0).reshape(6, 2)
        model = RandomForestClassifier(2, random_state=0).fit(X, [0, 1, 0, 1, 1, 0])
        cyclic: list[object] = [1]
        cyclic.append(cyclic)
        frame = pd.DataFrame({"a": pd.Categorical(["x", "y"]), "b": pd.to_datetime(["2024", None])})
        return [
            model,
            cyclic,
            frame,
            sparse.csr_matrix(X),
            float("nan"),
            np.array([np.nan, 1]),
            {1.5: None},
        ]

    assert not differences(freeze(build()), freeze(build()))


def test_a_different_model_differs() -> None:
    from sklearn.tree import DecisionTreeClassifier

    left = DecisionTreeClassifier(random_state=0).fit([[0], [1], [2]], [0, 1, 0])
    right = DecisionTreeClassifier(random_state=0).fit([[0], [1], [2]], [0, 1, 1])
    assert differences(freeze(left), freeze(right))


def test_merge_bases_are_not_taken_for_the_package(tmp_path: Path) -> None:
    write_package(tmp_path, 1)
    write_package(tmp_path / ".nb2prod" / "base", 1)
    assert package.locate(tmp_path).source == tmp_path / "src"


def test_a_step_may_refuse_a_value_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "case.py"
    path.write_text("# trap: t\n# expect: equal or said\n# %%\n")
    refusal = verdict.Verdict(failed=["step a: 'lock' cannot pass between processes"])
    crash = verdict.Verdict(failed=["step a: KeyError"])
    assert not refusal.faults(cases.load(path))
    assert crash.faults(cases.load(path))
