"""Trials on a Ray cluster: one that runs, or one on this machine."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from nb2prod.errors import InputError
from nb2prod.execution.engines import chunk, cluster
from nb2prod.execution.engines.protocol import Outcome, Worker


class Ray:
    """Sends chunks of trials to the workers of a cluster.

    The folders of the package and of the book have to be at the same place on all of them.

    Args:
        jobs: how many processors a cluster on this machine has.
        address: of the cluster; None for one on this machine.
        total: how many trials are to come.

    Raises:
        InputError: Ray is not installed, or the cluster cannot be reached.
    """

    def __init__(self, worker: Worker, jobs: int, address: str | None, total: int) -> None:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        try:
            import ray
            from ray import cloudpickle
        except ImportError as error:
            raise InputError(
                "--engine ray needs Ray: run python -m pip install 'nb2prod[ray]'"
            ) from error
        cloudpickle.register_pickle_by_value(chunk)
        own: dict[str, Any] = {"num_cpus": jobs, "_node_ip_address": "127.0.0.1"}
        given = {"address": address} if address else {**own, "include_dashboard": False}
        try:
            ray.init(log_to_driver=False, logging_level="ERROR", **given)
        except (ConnectionError, ValueError) as error:
            raise InputError(f"--address {address}: no Ray cluster is there: {error}") from error
        self._ray = ray
        self._worker = worker
        self._run = ray.remote(max_retries=0)(chunk.run_chunk)
        self._processors = max(1, int(ray.cluster_resources().get("CPU", 1)))
        self._size = cluster.chunk_size(total, self._processors)
        self._running: dict[Any, list[Mapping[str, Any]]] = {}

    @property
    def slots(self) -> int:
        """Two chunks for each processor of the cluster."""
        return 2 * self._size * self._processors

    def submit(self, requests: Sequence[Mapping[str, Any]]) -> None:
        """Take trials."""
        for part in cluster.chunks(requests, self._size):
            reference = self._run.remote(
                list(self._worker.command),
                cluster.passed_on(self._worker.environment),
                self._worker.folder,
                part,
            )
            self._running[reference] = part

    def wait(self, seconds: float) -> Sequence[Outcome]:
        """Wait for results, at most so long."""
        if not self._running:
            return []
        ended, _ = self._ray.wait(list(self._running), timeout=seconds)
        return [outcome for reference in ended for outcome in self._outcomes(reference)]

    def stop(self, run: str) -> None:
        """Nothing: a trial on a cluster runs to its end."""

    def close(self) -> None:
        """Cancel what still runs, and leave the cluster."""
        for reference in self._running:
            self._ray.cancel(reference, force=True)
        self._ray.shutdown()

    def _outcomes(self, reference: Any) -> list[Outcome]:
        requests = self._running.pop(reference)
        try:
            return cluster.outcomes(self._ray.get(reference))
        except self._ray.exceptions.RayError as error:
            return cluster.lost(requests, error)
