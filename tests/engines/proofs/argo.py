"""Argo Workflows: the manifests hold to the models of its client; a broken one does not."""

from __future__ import annotations

from pathlib import Path

from engines.harness import Engine

VALIDATE = """
import sys
import pydantic
import yaml
from hera.workflows import models

document = yaml.safe_load(open(sys.argv[1], encoding="utf-8"))
kind = getattr(models, document["kind"])
try:
    read = kind.model_validate(document, extra="forbid", by_alias=True)
except pydantic.ValidationError as error:
    print(error)
    sys.exit(1)
"""


def prove(package: Path, engine: Engine) -> None:
    """Validate every manifest.

    Raises:
        ProofError: one is not valid.
    """
    for path in sorted((package / "deploy" / "argo").glob("*.yaml")):
        engine.call("python", "-c", VALIDATE, path, cwd=package)


def refuse(package: Path, engine: Engine) -> None:
    """Break a manifest, and see that the validator refuses it."""
    broken = package / "broken.yaml"
    workflow = (package / "deploy" / "argo" / "workflow.yaml").read_text()
    broken.write_text(workflow.replace("entrypoint:", "entrypiont:"))
    engine.call("python", "-c", VALIDATE, broken, cwd=package, code=1)
