"""Runs a chunk of trials on a worker of a cluster, which need not have nb2prod."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from typing import Any


def run_chunk(
    command: Sequence[str],
    environment: Mapping[str, str],
    folder: str,
    requests: Sequence[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """Run trials one after the other in a process that does its imports once.

    Args:
        environment: what is added to the worker's own.

    Returns:
        An answer for each request.
    """
    answers: list[dict[str, Any]] = []
    while len(answers) < len(requests):
        answers += _run_some(command, environment, folder, requests[len(answers) :])
    return answers


def _run_some(
    command: Sequence[str],
    environment: Mapping[str, str],
    folder: str,
    requests: Sequence[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """Run trials until the process ends; at least one has an answer then."""
    found: list[dict[str, Any]] = []
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
        ) as process,
    ):
        assert process.stdin is not None and process.stdout is not None
        is_ready = process.stdout.readline()
        for request in requests if is_ready else ():
            try:
                process.stdin.write(json.dumps(request).encode() + b"\n")
                process.stdin.flush()
            except OSError:
                break
            line = process.stdout.readline()
            if not line:
                break
            found.append(json.loads(line))
        process.communicate()
        if found:
            return found
        errors.seek(0)
        lines = errors.read().decode(errors="replace").split("\n")
        said = next((one.strip() for one in reversed(lines) if one.strip()), "")
    error = f"the worker process ended with status {process.returncode}: {said}"
    return [{"run": requests[0]["run"], "error": error, "started": time.time(), "died": True}]
