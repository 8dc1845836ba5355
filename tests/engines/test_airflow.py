from __future__ import annotations

from pathlib import Path

import pytest
from engines.harness import SETS, check_same, engine, export, local_metrics, with_options
from engines.proofs import airflow


@pytest.mark.parametrize("example", SETS)
def test_the_dag_computes_what_a_local_run_computes(example: str, tmp_path: Path) -> None:
    tools = engine("airflow")
    package = export(example, "airflow", tmp_path / example)
    values = SETS[example]
    check_same(airflow.prove(package, tools, values), local_metrics(package, tools, values))


def test_each_value_has_a_run_of_its_own_at_the_given_times(tmp_path: Path) -> None:
    tools = engine("airflow")
    fan_out = {"parameter": "C", "values": [0.1, 0.5]}
    options = {"fan-out": fan_out, "schedule": "0 3 * * 1"}
    package = export(
        with_options("churn", options, tmp_path / "notebook"), "airflow", tmp_path / "churn"
    )
    assert airflow.times(package, tools) == {"churn": "None", "churn_each": "0 3 * * 1"}
    first, second = airflow.prove_each(package, tools)
    check_same(first, local_metrics(package, tools, "C=0.1"))
    check_same(second, local_metrics(package, tools, "C=0.5"))
    assert first != second
