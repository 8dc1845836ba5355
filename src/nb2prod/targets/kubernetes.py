"""Kubernetes without an orchestrator: a Job, and a CronJob where the pipeline has a schedule."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from nb2prod.model.pipeline import Pipeline
from nb2prod.targets.manifests import (
    RUNS,
    VOLUME,
    claim,
    container,
    image,
    pod_security,
    resource_name,
    to_yaml,
)
from nb2prod.targets.protocol import Capabilities, Proof, Target

FOLDER = PurePosixPath("deploy", "kubernetes")
RETRIES = 1
KEPT_SECONDS = 7 * 24 * 3600


def render(pipeline: Pipeline) -> dict[PurePosixPath, str]:
    """Return the volume claim with the Job, and the CronJob."""
    name = resource_name(pipeline)
    volume = {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": f"{name}-runs"},
        "spec": claim(),
    }
    job = {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name},
        "spec": _job(pipeline),
    }
    files = {FOLDER / "volume.yaml": to_yaml(volume), FOLDER / "job.yaml": to_yaml(job)}
    if pipeline.schedule:
        files[FOLDER / "cronjob.yaml"] = to_yaml(_cron_job(pipeline, name))
    return files


def _job(pipeline: Pipeline) -> dict[str, Any]:
    each = ["--each"] if pipeline.fan_out else []
    folder = f"{RUNS}/$(POD_NAME)"
    one = container(pipeline, ["run", *each, "--output-dir", folder])
    one["env"] = [
        {"name": "POD_NAME", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
    ]
    claimed = {"claimName": f"{resource_name(pipeline)}-runs"}
    return {
        "backoffLimit": RETRIES,
        "ttlSecondsAfterFinished": KEPT_SECONDS,
        "template": {
            "spec": {
                "restartPolicy": "Never",
                "automountServiceAccountToken": False,
                "securityContext": pod_security(),
                "containers": [one],
                "volumes": [{"name": VOLUME, "persistentVolumeClaim": claimed}],
            }
        },
    }


def _cron_job(pipeline: Pipeline, name: str) -> dict[str, Any]:
    return {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": {"name": name},
        "spec": {
            "schedule": pipeline.schedule,
            "concurrencyPolicy": "Forbid",
            "jobTemplate": {"spec": _job(pipeline)},
        },
    }


def _commands(pipeline: Pipeline) -> tuple[str, ...]:
    start = "kubectl apply -f deploy/kubernetes/cronjob.yaml"
    return (
        f"docker build -t {image(pipeline)} .  # nb2prod export --with docker makes the Dockerfile",
        "kubectl apply -f deploy/kubernetes/volume.yaml",
        "kubectl replace --force -f deploy/kubernetes/job.yaml",
        *([start] if pipeline.schedule else []),
    )


TARGET = Target(
    name="kubernetes",
    title="Kubernetes",
    proof=Proof.VALIDATED,
    capabilities=Capabilities(fan_out=True, schedule=True),
    commands=_commands,
    render=render,
)
