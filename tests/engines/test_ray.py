from __future__ import annotations

from pathlib import Path

import pytest
from engines.harness import SETS, check_same, engine, export, fanning_out, local_metrics
from engines.proofs import ray


@pytest.mark.parametrize("example", SETS)
def test_a_worker_computes_what_a_local_run_computes(example: str, tmp_path: Path) -> None:
    tools = engine("ray")
    package = export(example, "ray", tmp_path / example)
    values = SETS[example]
    check_same(ray.prove(package, tools, values), local_metrics(package, tools, values))


def test_each_value_has_a_run_of_its_own(tmp_path: Path) -> None:
    tools = engine("ray")
    notebook = fanning_out("churn", "C", [0.1, 0.5], tmp_path / "notebook")
    package = export(notebook, "ray", tmp_path / "churn")
    first, second = ray.prove_each(package, tools)
    check_same(first, local_metrics(package, tools, "C=0.1"))
    check_same(second, local_metrics(package, tools, "C=0.5"))
    assert first != second
