"""Azure ML: its own client loads the job; a broken one is refused. Nothing is sent."""

from __future__ import annotations

from pathlib import Path

from engines.harness import Engine

VALIDATE = """
import sys
from azure.ai.ml import load_job

try:
    found = load_job(sys.argv[1])._validate()
except Exception as error:
    print(type(error).__name__, error)
    sys.exit(1)
print(found)
sys.exit(not found.passed)
"""


def prove(package: Path, engine: Engine) -> None:
    """Load and validate the pipeline job.

    Raises:
        ProofError: it is not valid.
    """
    path = package / "deploy" / "azureml" / "pipeline.yml"
    engine.call("python", "-c", VALIDATE, path, cwd=package)


def refuse(package: Path, engine: Engine) -> None:
    """Break the job, and see that it is refused."""
    path = package / "deploy" / "azureml" / "pipeline.yml"
    broken = package / "broken.yml"
    broken.write_text(path.read_text().replace("type: command", "type: comand"))
    engine.call("python", "-c", VALIDATE, broken, cwd=package, code=1)
