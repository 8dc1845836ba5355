from __future__ import annotations

from pathlib import Path

import pytest
from engines.harness import SETS, check_same, engine, export, local_metrics
from engines.proofs import mlflow


@pytest.mark.parametrize("example", SETS)
def test_the_project_computes_what_a_local_run_computes(example: str, tmp_path: Path) -> None:
    tools = engine("mlflow")
    package = export(example, "mlflow", tmp_path / example)
    found = mlflow.tracked(package, tools, SETS[example])
    check_same(found["metrics"], local_metrics(package, tools, SETS[example]))
    name, _, value = SETS[example].partition("=")
    assert found["params"][name] == value
    assert found["models"] and all(predicts for predicts, _ in found["models"].values())
