"""Tables of a package are checked, unless its parameters rightly make other ones."""

import os
import subprocess
import sys

import pytest

from nb2prod.app.export import export

pytestmark = pytest.mark.slow

NOTEBOOK = """
# %%
import pandas as pd

# %% tags=["parameters"]
columns = ["age", "fee"]
first = 1

# %% tags=["data"]
table = pd.DataFrame({"age": range(first, 31), "fee": range(first, 31)})
rows = table[columns]

# %% tags=["training"]
mean = rows.mean()

# %% tags=["evaluation"]
spread = float(mean.sum())
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    notebook = tmp_path_factory.mktemp("tables") / "fees.py"
    notebook.write_text(NOTEBOOK, encoding="utf-8")
    done = export(notebook, {"ci": "none"}, record=True)
    assert done.report is not None, done.diagnostics
    return done.folder


def run(package, folder, *words):
    return subprocess.run(
        [sys.executable, "-m", "fees", "run", "--output-dir", str(folder), *words],
        cwd=package,
        env={**os.environ, "PYTHONPATH": str(package / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_parameter_may_leave_a_column_out(package, tmp_path):
    done = run(package, tmp_path / "out", "-p", "columns=['age']")
    assert done.returncode == 0 and "spread" in done.stdout
    assert "the column 'fee' is missing" in done.stderr
    assert "the parameters are not the notebook's" in done.stderr


def test_with_the_notebooks_parameters_the_data_must_fit(package, tmp_path):
    code = package / "src" / "fees" / "runtime" / "data.py"
    whole = code.read_text(encoding="utf-8")
    code.write_text(whole.replace("range(first, 31)", "range(first + 9000, 9031)"))
    done = run(package, tmp_path / "out")
    code.write_text(whole, encoding="utf-8")
    assert done.returncode == 2
    assert "cannot take 'rows'" in done.stderr and "Traceback" not in done.stderr
