from __future__ import annotations

from pathlib import Path

import pytest
from engines.harness import engine, export, with_options
from engines.proofs import argo

OPTIONS = {"schedule": "0 3 * * 1"}


@pytest.mark.parametrize("example", ["churn", "demand"])
def test_the_manifests_are_valid_and_a_broken_one_is_not(example: str, tmp_path: Path) -> None:
    notebook = with_options(example, OPTIONS, tmp_path / "notebook")
    package = export(notebook, "argo", tmp_path / example)
    assert (package / "deploy/argo/cron_workflow.yaml").is_file()
    argo.prove(package, engine("argo"))
    argo.refuse(package, engine("argo"))
