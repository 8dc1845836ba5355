from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from engines.harness import check_same, engine, export, local_metrics
from engines.proofs import kubeflow


@pytest.mark.parametrize("example", ["churn", "demand"])
def test_the_components_compute_what_a_local_run_computes(example: str, tmp_path: Path) -> None:
    tools = engine("kubeflow")
    package = export(example, "kubeflow", tmp_path / example)
    check_same(kubeflow.prove(package, tools), local_metrics(package, tools))
    document = yaml.safe_load(kubeflow.compiled(package, tools))
    assert document["pipelineInfo"]["name"] == example
