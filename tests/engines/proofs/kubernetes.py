"""Kubernetes: the manifests hold to its schema; a broken one does not."""

from __future__ import annotations

from pathlib import Path

from engines.harness import Engine

VALIDATE = ["kubernetes-validate", "--strict"]


def prove(package: Path, engine: Engine) -> None:
    """Validate every manifest.

    Raises:
        ProofError: one is not valid.
    """
    for path in sorted((package / "deploy" / "kubernetes").glob("*.yaml")):
        engine.call(*VALIDATE, path, cwd=package)


def refuse(package: Path, engine: Engine) -> None:
    """Break a manifest, and see that the validator refuses it."""
    broken = package / "broken.yaml"
    job = (package / "deploy" / "kubernetes" / "job.yaml").read_text()
    broken.write_text(job.replace("backoffLimit: 1", "backoffLimit: often"))
    engine.call(*VALIDATE, broken, cwd=package, code=1)
