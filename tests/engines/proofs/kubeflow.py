"""Kubeflow Pipelines: its local runner executes each component; its compiler makes the IR."""

from __future__ import annotations

import json
from pathlib import Path

from engines.harness import Engine, merged_metrics, typed

RUN = """
import json, sys
from kfp import local
from {package}.orchestration.kubeflow_pipeline import {package}_pipeline

local.init(runner=local.SubprocessRunner(use_venv=False), pipeline_root=sys.argv[1])
{package}_pipeline(**json.loads(sys.argv[2]))
"""


def prove(package: Path, engine: Engine, *values: str) -> dict[str, float]:
    """Run the pipeline; return the metrics of all components.

    Args:
        values: parameters that are set, as ``NAME=VALUE``.
    """
    root = package / "kubeflow-root"
    script = package / "kubeflow_local.py"
    script.write_text(RUN.format(package=package.name))
    engine.call("python", script, root, json.dumps(typed(values)), cwd=package)
    (run,) = root.iterdir()
    steps = json.loads(engine.call("python", "-m", package.name, "steps", "--json", cwd=package))
    names = [one["name"] for one in steps]
    return merged_metrics({name: run / name.replace("_", "-") / "output_folder" for name in names})


def compiled(package: Path, engine: Engine) -> str:
    """Compile the pipeline; return the IR as YAML."""
    module = f"{package.name}.orchestration.kubeflow_pipeline"
    engine.call("python", "-m", module, "pipeline.yaml", cwd=package)
    return (package / "pipeline.yaml").read_text()
