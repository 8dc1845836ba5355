"""A notebook that trains a network with torch: in one process, in three, and in its kernel.

torch is large: it is looked for in this environment and in ``.engines/torch``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nb2prod.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "tests" / "cases" / "torch" / "network.py"
STEPS = ("data", "training", "evaluation")
NOTEBOOK_RUN = """
import json, sys
names = {}
exec(compile(open(sys.argv[1]).read(), sys.argv[1], "exec"), names)
print(json.dumps([names["accuracy"], names["moved"], names["noise"].tolist()]))
"""
PACKAGE_RUN = """
import json, sys
from pathlib import Path
from network.orchestration import artifacts
values = artifacts.load_step(Path(sys.argv[1]) / "artifacts" / "evaluation")
print(json.dumps([values["accuracy"], values["moved"], values["noise"].tolist()]))
"""
SHARING = """
import sys
from pathlib import Path
import numpy as np, torch
from network.orchestration import pickling
whole = torch.zeros(6)
values = {"whole": whole, "part": whole[2:4], "other": torch.ones(2)}
if sys.argv[1] == "array":
    values["array"] = whole.numpy()
facts = {name: pickling.inspect(value) for name, value in values.items()}
print(sorted(map(sorted, pickling.groups(facts))))
pickling.dump(values, Path("values.pickle"), facts.values())
read = pickling.load(Path("values.pickle"))
read["part"] += 5
print(read["whole"].tolist())
"""


@pytest.fixture(scope="module")
def python() -> str:
    """An interpreter that has torch."""
    for one in (sys.executable, str(ROOT / ".engines" / "torch" / "bin" / "python")):
        looked = "import torch, cloudpickle, numpy, yaml"
        if Path(one).exists() and not subprocess.run([one, "-c", looked], check=False).returncode:
            return one
    pytest.skip("torch is not installed: python -m venv .engines/torch, then pip install torch")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exported package."""
    folder: Path = tmp_path_factory.mktemp("torch") / "network"
    assert main(["export", str(NOTEBOOK), "--ci", "none", "--output", str(folder)]) == 0
    return folder


def run(python: str, package: Path, *arguments: object) -> str:
    """Run Python with the package in its search path; return what it prints."""
    environment = os.environ | {"PYTHONPATH": str(package / "src")}
    done = subprocess.run(
        [python, *map(str, arguments)],
        cwd=package.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_network_is_the_notebooks_in_one_process_and_in_three(python: str, package: Path) -> None:
    expected = json.loads(run(python, package, "-c", NOTEBOOK_RUN, NOTEBOOK))
    run(python, package, "-m", "network", "run", "--output-dir", "together")
    folder = ["--output-dir", "apart"]
    for step in STEPS:
        run(python, package, "-m", "network", "step", step, *folder)
        folder = ["--input-dir", "apart", "--output-dir", "apart"]
    for place in ("together", "apart"):
        assert json.loads(run(python, package, "-c", PACKAGE_RUN, place)) == expected


@pytest.mark.slow
def test_tensors_on_one_storage_stay_on_it(python: str, package: Path) -> None:
    groups, values = run(python, package, "-c", SHARING, "tensors").splitlines()
    assert groups == "[['other'], ['part', 'whole']]"
    assert values == "[0.0, 0.0, 5.0, 5.0, 0.0, 0.0]"


@pytest.mark.slow
def test_tensor_and_array_that_share_memory_are_refused(python: str, package: Path) -> None:
    with pytest.raises(
        AssertionError, match="a tensor and an array on one memory cannot be stored"
    ):
        run(python, package, "-c", SHARING, "array")
