from __future__ import annotations

from pathlib import Path

import pytest
from engines.harness import check_same, engine, export, local_metrics
from engines.proofs import airflow


@pytest.mark.parametrize("example", ["churn", "demand"])
def test_the_dag_computes_what_a_local_run_computes(example: str, tmp_path: Path) -> None:
    tools = engine("airflow")
    package = export(example, "airflow", tmp_path / example)
    check_same(airflow.prove(package, tools), local_metrics(package, tools))
