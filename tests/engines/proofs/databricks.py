"""Databricks: its own models read the job; a broken one is refused."""

from __future__ import annotations

from pathlib import Path

from engines.harness import Engine

VALIDATE = """
import sys
import yaml
from databricks.bundles.jobs import Job

with open(sys.argv[1], encoding="utf-8") as file:
    bundle = yaml.safe_load(file)
try:
    for job in bundle["resources"]["jobs"].values():
        Job.from_dict(job)
except (TypeError, ValueError, KeyError) as error:
    print(type(error).__name__, error)
    sys.exit(1)
"""


def prove(package: Path, engine: Engine) -> None:
    """Read the job of the bundle.

    Raises:
        ProofError: it is not valid.
    """
    engine.call("python", "-c", VALIDATE, package / "databricks.yml", cwd=package)


def refuse(package: Path, engine: Engine) -> None:
    """Break the job, and see that it is refused."""
    broken = package / "broken.yml"
    bundle = (package / "databricks.yml").read_text()
    broken.write_text(bundle.replace("task_key:", "taskkey:"))
    engine.call("python", "-c", VALIDATE, broken, cwd=package, code=1)
