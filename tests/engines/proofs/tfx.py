"""TFX: its local runner executes each component, and keeps metadata in its own store."""

from __future__ import annotations

import json
from pathlib import Path

from engines.harness import Engine, merged_metrics


def prove(package: Path, engine: Engine, *values: str) -> dict[str, float]:
    """Run the pipeline; return the metrics of all components.

    Args:
        values: parameters that are set, as ``NAME=VALUE``.
    """
    root = package / "tfx-root"
    module = f"{package.name}.orchestration.tfx_run"
    given = [word for value in values for word in ("-p", value)]
    engine.call("python", "-m", module, "--root", root, *given, cwd=package)
    steps = json.loads(engine.call("python", "-m", package.name, "steps", "--json", cwd=package))
    return merged_metrics({one["name"]: _folder(root / one["name"]) for one in steps})


def _folder(component: Path) -> Path:
    (execution,) = (component / "output_folder").iterdir()
    return execution
