from __future__ import annotations

from pathlib import Path

import pytest
from engines.harness import check_same, engine, export, local_metrics
from engines.proofs import hydra

TRIED = {"churn": ("C", "0.1", "0.5"), "demand": ("alpha", "0.1", "1.0")}


@pytest.mark.parametrize("example", TRIED)
def test_runs_compute_what_local_runs_compute(example: str, tmp_path: Path) -> None:
    tools = engine("hydra")
    package = export(example, "hydra", tmp_path / example)
    name, *values = TRIED[example]
    found = hydra.prove_multirun(package, tools, name, *values)
    assert len(found) == 2 and found[0] != found[1]
    for value, metrics in zip(values, found, strict=True):
        check_same(metrics, local_metrics(package, tools, f"{name}={value}"))
