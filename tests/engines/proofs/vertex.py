"""Vertex AI: its library makes the job from the compiled pipeline. Nothing is sent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from engines.harness import Engine

JOB = """
import json, sys
from google.auth.credentials import AnonymousCredentials
from google.cloud import aiplatform
from PACKAGE.orchestration import vertex_submit
from PACKAGE.orchestration.params import Params

aiplatform.init(project="test", location="europe-west1", credentials=AnonymousCredentials())
job = vertex_submit.pipeline_job("gs://bucket/runs", Params.from_strings(sys.argv[1:]))
print(json.dumps(job.to_dict()))
"""


def job(package: Path, engine: Engine, *values: str, code: int = 0) -> dict[str, Any]:
    """Return the job that would be sent.

    Args:
        values: parameters that are set, as ``NAME=VALUE``.

    Raises:
        ProofError: the library refuses it.
    """
    script = JOB.replace("PACKAGE", package.name)
    said = engine.call("python", "-c", script, *values, cwd=package, code=code)
    found: dict[str, Any] = json.loads(said.splitlines()[-1]) if not code else {}
    return found


def prove(package: Path, engine: Engine) -> None:
    """Make the job; it has a component for each step.

    Raises:
        ProofError: the library refuses it.
    """
    tasks = job(package, engine)["pipelineSpec"]["root"]["dag"]["tasks"]
    steps = json.loads((package / ".nb2prod" / "pipeline.json").read_text())["steps"]
    assert len(tasks) == len(steps)


def refuse(package: Path, engine: Engine) -> None:
    """Set a parameter that the pipeline has not, and see that the library refuses it."""
    path = package / "src" / package.name / "orchestration" / "vertex_submit.py"
    text = path.read_text()
    broken = text.replace("                name: str(", '                name + "x": str(')
    assert broken != text
    path.write_text(broken)
    job(package, engine, code=1)
    path.write_text(text)
