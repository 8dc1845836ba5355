from __future__ import annotations

from pathlib import Path

import pytest
from engines.harness import check_same, engine, export, local_metrics
from engines.proofs import mlflow

SET = {"churn": "C=0.1", "demand": "alpha=0.5"}


@pytest.mark.parametrize("example", SET)
def test_the_project_computes_what_a_local_run_computes(example: str, tmp_path: Path) -> None:
    tools = engine("mlflow")
    package = export(example, "mlflow", tmp_path / example)
    found = mlflow.tracked(package, tools, SET[example])
    check_same(found["metrics"], local_metrics(package, tools, SET[example]))
    name, _, value = SET[example].partition("=")
    assert found["params"][name] == value
    assert found["models"] and all(predicts for predicts, _ in found["models"].values())
