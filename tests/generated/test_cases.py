"""Every case file: exported, run in one process and in many, compared with its notebook."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness import cases, verdict
from harness.warm import Warm


@pytest.mark.parametrize(
    "path",
    cases.find("traps", "messy"),
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)
def test_export_computes_what_the_notebook_computed(path: Path, warm: Warm, tmp_path: Path) -> None:
    pytest.importorskip("nb2prod.cli.main")
    case = cases.load(path)
    faults = verdict.judge(warm, case, tmp_path).faults(case)
    assert not faults, "\n".join([f"{case.name}: {case.trap}", *faults])
