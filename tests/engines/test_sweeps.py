from __future__ import annotations

import json
from pathlib import Path

import pytest
from engines.harness import NB2PROD, ROOT, engine

from nb2prod.app.export import export

CELLS = (
    ("parameters", "lr = 0.1\nname = 'a'"),
    (
        "training",
        "import os, signal\nif name == 'die':\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        "weight = lr * 3",
    ),
    ("evaluation", "if name == 'fail':\n    raise ValueError('unlucky')\nscore = weight - lr ** 2"),
)


def toy(folder: Path) -> Path:
    cells = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {"tags": [tag]},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for number, (tag, source) in enumerate(CELLS)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    document = {"cells": cells, "metadata": {"kernelspec": kernel}}
    path = folder / "toy.ipynb"
    path.write_text(json.dumps({**document, "nbformat": 4, "nbformat_minor": 5}))
    return export(path, {"ci": "none", "output": str(folder / "toy")}).folder


@pytest.mark.parametrize("name", ["dask", "ray"])
def test_a_cluster_of_two_workers_sweeps_a_package(name: str, tmp_path: Path) -> None:
    package = toy(tmp_path)
    grid = ["--grid", "lr=1,2,3,4", "--grid", "name=a,fail,die"]
    words = ["sweep", package, *grid, "--maximize", "score", "--jobs", "2", "--format", "json"]

    def call(*words: str | Path) -> list[dict[str, object]]:
        environment = {"PYTHONPATH": str(ROOT / "src")}
        out = engine(name).call("python", "-c", NB2PROD, *words, cwd=tmp_path, env=environment)
        return [json.loads(line) for line in out.splitlines() if line.startswith("{")]

    *runs, last = call(*words, "--engine", name)
    assert len(runs) == 12 and (last["done"], last["failed"]) == (12, 8)
    for run in runs:
        parameters = run["parameters"]
        assert isinstance(parameters, dict)
        lr = float(parameters["lr"])
        good = parameters["name"] == '"a"'
        assert run["status"] == ("completed" if good else "failed")
        assert run["metrics"] == ({"score": lr * 3 - lr**2} if good else {})
        assert ("signal 9" in str(run["error"])) == (parameters["name"] == '"die"')
    (again,) = call("sweep", package, "--resume", str(last["sweep"]), "--format", "json")
    assert (again["done"], again["earlier"]) == (12, 12)
