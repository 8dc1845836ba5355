from __future__ import annotations

from pathlib import Path

import pytest
from engines.harness import SETS, check_same, engine, export, local_metrics, with_options
from engines.proofs import sagemaker


@pytest.mark.parametrize("example", SETS)
def test_the_definition_computes_what_a_local_run_computes(example: str, tmp_path: Path) -> None:
    tools = engine("sagemaker")
    package = export(example, "sagemaker", tmp_path / example)
    expected = local_metrics(package, tools, SETS[example])
    check_same(sagemaker.prove(package, tools, SETS[example]), expected)
    sagemaker.refuse(package, tools)


def test_the_times_are_handed_on(tmp_path: Path) -> None:
    tools = engine("sagemaker")
    notebook = with_options("churn", {"schedule": "0 3 * * 1"}, tmp_path / "notebook")
    package = export(notebook, "sagemaker", tmp_path / "churn")
    assert sagemaker.submitted(package, tools, "--schedule")["schedules"] == ["cron(0 3 ? * 2 *)"]
    sagemaker.submitted(package, tools, "-p", "nothing=1", code=2)
