"""What Kubernetes manifests of several targets share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from nb2prod.model.pipeline import Pipeline
from nb2prod.rendering.distribution import distribution_name

WORK = "/work"
RUNS = "/work/runs"
VOLUME = "runs"
USER = 1000


def resource_name(pipeline: Pipeline) -> str:
    """Return a name that Kubernetes accepts, made from the package's."""
    name = re.sub(r"[^a-z0-9]+", "-", distribution_name(pipeline).lower()).strip("-")
    return (name or "pipeline")[:50].rstrip("-")


def image(pipeline: Pipeline) -> str:
    """Return the image that ``--with docker`` builds."""
    return f"{resource_name(pipeline)}:0.1.0"


def container(pipeline: Pipeline, arguments: list[str], name: str = "run") -> dict[str, Any]:
    """Return a container that runs the package's command, without any privilege."""
    return {
        "name": name,
        "image": image(pipeline),
        "command": ["python", "-m", pipeline.package],
        "args": arguments,
        "workingDir": WORK,
        "resources": {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"memory": "4Gi"}},
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
        },
        "volumeMounts": [{"name": VOLUME, "mountPath": RUNS}],
    }


def pod_security() -> dict[str, Any]:
    """Return a pod's security context: no root, the volume belongs to the group."""
    return {
        "runAsNonRoot": True,
        "runAsUser": USER,
        "fsGroup": USER,
        "seccompProfile": {"type": "RuntimeDefault"},
    }


def claim(size: str = "5Gi") -> dict[str, Any]:
    """Return the specification of a claim for a volume that keeps runs."""
    return {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": size}}}


def to_yaml(*documents: Mapping[str, Any]) -> str:
    """Return the documents as YAML."""
    import yaml

    return yaml.safe_dump_all(documents, sort_keys=False, width=10**6, allow_unicode=True)
