from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from engines.harness import SETS, check_same, engine, export, local_metrics
from engines.proofs import kubeflow


@pytest.mark.parametrize("example", SETS)
def test_the_components_compute_what_a_local_run_computes(example: str, tmp_path: Path) -> None:
    tools = engine("kubeflow")
    package = export(example, "kubeflow", tmp_path / example)
    values = SETS[example]
    check_same(kubeflow.prove(package, tools, values), local_metrics(package, tools, values))
    document = yaml.safe_load(kubeflow.compiled(package, tools))
    assert document["pipelineInfo"]["name"] == example
