from __future__ import annotations

from pathlib import Path

import pytest
from engines.harness import SETS, engine, export, typed
from engines.proofs import vertex


@pytest.mark.parametrize("example", SETS)
def test_the_job_is_valid_and_a_broken_one_is_not(example: str, tmp_path: Path) -> None:
    tools = engine("vertex")
    package = export(example, "vertex", tmp_path / example)
    vertex.prove(package, tools)
    made = vertex.job(package, tools, SETS[example])
    assert made["runtimeConfig"]["parameterValues"].items() >= typed([SETS[example]]).items()
    vertex.refuse(package, tools)


def test_what_cannot_be_set_is_refused(tmp_path: Path) -> None:
    tools = engine("vertex")
    package = export("churn", "vertex", tmp_path / "churn")
    words = ["--project", "test", "--root", "gs://bucket/runs", "-p", "nothing=1"]
    module = "churn.orchestration.vertex_submit"
    tools.call("python", "-m", module, *words, cwd=package, code=2)
