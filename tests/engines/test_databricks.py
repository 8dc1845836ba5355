from __future__ import annotations

from pathlib import Path

import pytest
from engines.harness import engine, export, with_options
from engines.proofs import databricks


@pytest.mark.parametrize("example", ["churn", "demand"])
def test_the_job_is_valid_and_a_broken_one_is_not(example: str, tmp_path: Path) -> None:
    notebook = with_options(example, {"schedule": "0 3 * * 1"}, tmp_path / "notebook")
    package = export(notebook, "databricks", tmp_path / example)
    databricks.prove(package, engine("databricks"))
    databricks.refuse(package, engine("databricks"))
