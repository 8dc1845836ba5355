"""DVC: the stages run; a second time nothing does; a changed parameter runs what it concerns."""

from __future__ import annotations

import json
from pathlib import Path

from engines.harness import Engine, ProofError, merged_metrics


def prove(package: Path, engine: Engine) -> dict[str, float]:
    """Reproduce the stages in a git repository of their own; return the metrics."""
    engine.git("init", "-q", cwd=package)
    engine.call("dvc", "init", "-q", cwd=package)
    engine.call("dvc", "repro", cwd=package)
    again = engine.call("dvc", "repro", cwd=package)
    if "Running stage" in again:
        raise ProofError(f"a second dvc repro ran something:\n{again}")
    steps = json.loads(engine.call("python", "-m", package.name, "steps", "--json", cwd=package))
    return merged_metrics({one["name"]: package / "dvc" / one["name"] for one in steps})
