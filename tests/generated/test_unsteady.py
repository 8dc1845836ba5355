"""A notebook whose values are others in each run: its package's own tests stay green."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nb2prod.app.export import export

UNSEEDED = """
# %% tags=["data"]
import numpy as np

x = np.random.normal(size=50)


# %%
class Model:
    def __init__(self, seen):
        self.seen = seen


# %% tags=["training"]
model = Model(x)

# %% tags=["evaluation"]
distance = float(abs(model.seen - x).max())
"""
UNORDERED = """
# %%
class Scaler:
    def __init__(self, factor):
        self.factor = factor


# %% tags=["data"]
scalers = {Scaler(factor=1.0), Scaler(factor=2.0), Scaler(factor=3.0)}
for scaler in scalers:
    last = scaler.factor

# %% tags=["evaluation"]
score = last * 2
"""
HIDDEN = """
# %% tags=["data"]
from importlib import import_module

from sklearn.svm import SVR

draw = getattr(import_module("random"), "random")

# %% tags=["training"]
model = SVR(C=1.0 + draw())

# %% tags=["evaluation"]
score = model.C
"""
FIRST = """
# %% tags=["training"]
from importlib import import_module

from sklearn.svm import SVR

draw = getattr(import_module("numpy.random"), "random")
model = SVR(C=1.0 + draw())

# %% tags=["evaluation"]
score = model.C
"""
CASES = {
    "in the step that imports": FIRST,
    "unseeded": UNSEEDED,
    "unordered": UNORDERED,
    "only the recording saw it": HIDDEN,
}


@pytest.mark.slow
@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_what_differs_from_run_to_run_is_left_out(text: str, tmp_path: Path) -> None:
    notebook, package = tmp_path / "case.py", tmp_path / "package"
    notebook.write_text(text, encoding="utf-8")
    assert export(notebook, {"output": str(package)}, record=True).report
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "tests"],
        cwd=package,
        env={**os.environ, "PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
