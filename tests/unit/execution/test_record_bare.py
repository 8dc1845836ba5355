"""The kernel's environment needs nothing of nb2prod's."""

import json
import subprocess
import sys
import venv

import pytest

from nb2prod.app.export import export
from nb2prod.execution.record import record_notebook

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def kernels(tmp_path_factory):
    """A Jupyter folder with the kernel of an environment that has ipykernel alone."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "ipykernel"], check=True)
    spec = folder / "kernels" / "bare"
    spec.mkdir(parents=True)
    line = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    document = {"argv": line, "language": "python", "display_name": "bare"}
    (spec / "kernel.json").write_text(json.dumps(document))
    return folder


def test_bare_environment_is_enough(planned, kernels, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", str(kernels))
    case = planned(
        '# %% tags=["data"]\nimport random\nrandom.seed(1)\nx = [random.random(), {"a": (1, 2)}]\n'
        "try:\n    import nb2prod\n    found = True\nexcept ImportError:\n    found = False\n"
        '# %% tags=["training"]\nclass Model:\n    pass\nmodel = Model()\nmodel.mean_ = x[0]\n'
        '# %% tags=["evaluation"]\nscore = model.mean_ + random.random()\nalone = not found\n',
        kernel="bare",
    )
    recorded = record_notebook(case.notebook, case.pipeline)
    assert "nb2prod" not in dict(recorded.recording.versions)
    fixtures = {str(path): content for path, content in recorded.fixtures.items()}
    assert json.loads(fixtures["evaluation/alone.json"]) is True
    assert dict(recorded.recording.metrics)["score"] > 0


def test_what_the_package_lacks_there_is_a_remark(planned, kernels, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", str(kernels))
    case = planned('# %% tags=["data"]\nx = [1]\n', kernel="bare")
    done = export(case.notebook.path, record=True)
    assert done.report is not None
    (told,) = (one for one in done.diagnostics if one.code == "NB318")
    assert "the notebook's environment has no module 'cloudpickle'" in told.message
