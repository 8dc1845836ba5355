from __future__ import annotations

import sys
from pathlib import Path

import pytest
from engines.harness import SETS, check_same, engine, export, local_metrics
from engines.proofs import tfx

pytestmark = pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="ml-metadata 1.17.1 has wheels up to Python 3.11"
)


@pytest.mark.parametrize("example", SETS)
def test_the_components_compute_what_a_local_run_computes(example: str, tmp_path: Path) -> None:
    tools = engine("tfx")
    package = export(example, "tfx", tmp_path / example)
    values = SETS[example]
    check_same(tfx.prove(package, tools, values), local_metrics(package, tools, values))
