"""The example of a target that somebody else brings: installed, listed, exported, run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from nb2prod.targets.protocol import Target

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
    install += ["--no-build-isolation", "--target", str(folder), str(ROOT / "examples" / "plugin")]
    subprocess.run(install, check=True, timeout=300)
    return folder


def nb2prod(site: Path, *words: object) -> str:
    environment = {**os.environ, "PYTHONPATH": str(site)}
    command = [sys.executable, "-m", "nb2prod", *map(str, words)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_target_of_somebody_else_is_listed_and_runs(site: Path, tmp_path: Path) -> None:
    listed = json.loads(nb2prod(site, "targets", "--format", "json"))
    assert "makefile" in [one["name"] for one in listed]
    notebook = tmp_path / "sums.py"
    notebook.write_text(
        '# %% tags=["data"]\nvalues = [1, 2, 3]\n\n# %% tags=["evaluation"]\ntotal = sum(values)\n'
    )
    package = tmp_path / "package"
    nb2prod(site, "export", notebook, "--output", package, "--target", "makefile")
    make = ["make", "-f", "pipeline.mk", f"PATH={Path(sys.executable).parent}:{os.environ['PATH']}"]
    environment = {**os.environ, "PYTHONPATH": str(package / "src")}
    subprocess.run(make, cwd=package, env=environment, check=True, timeout=300)
    metrics = json.loads((package / "build/evaluation/metrics.json").read_text())
    assert metrics == {"total": 6.0}


def test_the_target_in_the_docs_is_one() -> None:
    text = (ROOT / "docs" / "targets.md").read_text()
    (block,) = re.findall(r"```python\n(.*?)```", text, re.S)
    names: dict[str, object] = {}
    exec(block, names)
    assert isinstance(names["TARGET"], Target)
