from __future__ import annotations

from pathlib import Path

import pytest
from engines.harness import SETS, check_same, engine, export, local_metrics
from engines.proofs import watsonx


@pytest.mark.parametrize("example", SETS)
def test_the_job_computes_what_a_local_run_computes(example: str, tmp_path: Path) -> None:
    tools = engine("watsonx")
    package = export(example, "watsonx", tmp_path / example)
    expected = local_metrics(package, tools, SETS[example])
    check_same(watsonx.prove(package, tools, SETS[example]), expected)
    watsonx.refuse(package, tools)
