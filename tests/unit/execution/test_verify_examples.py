"""The exported examples compute what their notebooks compute, in one process and in many."""

import shutil
from pathlib import Path

import pytest

from nb2prod.app.export import export
from nb2prod.app.verify import verify
from nb2prod.execution.verify_result import Kind, Status

pytestmark = pytest.mark.slow
EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture(scope="module", params=["churn", "demand", "text"])
def example(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    shutil.copytree(EXAMPLES / request.param, folder, dirs_exist_ok=True)
    notebook = folder / f"{request.param}.ipynb"
    done = export(notebook, {"output": str(folder / "package"), "ci": "none"})
    assert done.report is not None
    return notebook, folder / "package"


@pytest.mark.parametrize("isolated", [False, True])
def test_an_example_is_equal(example, isolated):
    found = verify(*example, isolated=isolated)
    assert found.equal, [row for row in found.rows if row.status is not Status.EQUAL]
    assert not found.count(Status.ASIDE)
    assert {Kind.PORT, Kind.METRIC, Kind.PRINT, Kind.FIGURE} <= {row.kind for row in found.rows}
