from __future__ import annotations

from pathlib import Path

import pytest
from engines.harness import SETS, check_same, engine, export, local_metrics
from engines.proofs import dvc


@pytest.mark.parametrize("example", SETS)
def test_the_stages_compute_what_a_local_run_computes(example: str, tmp_path: Path) -> None:
    tools = engine("dvc")
    package = export(example, "dvc", tmp_path / example)
    values = SETS[example]
    check_same(dvc.prove(package, tools, values), local_metrics(package, tools, values))
