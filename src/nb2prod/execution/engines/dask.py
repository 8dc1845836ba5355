"""Trials on a Dask cluster: one that runs, or one of two or more processes on this machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nb2prod.errors import InputError
from nb2prod.execution.engines import chunk, cluster
from nb2prod.execution.engines.protocol import Outcome, Worker

_UNTIL_THERE = 60


class Dask:
    """Sends chunks of trials to the workers of a cluster.

    The folders of the package and of the book have to be at the same place on all of them.

    Args:
        jobs: how many workers a cluster on this machine has.
        address: of the scheduler; None for a cluster on this machine.
        total: how many trials are to come.

    Raises:
        InputError: distributed is not installed, or the scheduler cannot be reached.
    """

    def __init__(self, worker: Worker, jobs: int, address: str | None, total: int) -> None:
        try:
            import distributed
            from distributed.protocol.pickle import cloudpickle
        except ImportError as error:
            raise InputError(
                "--engine dask needs Dask: run python -m pip install 'nb2prod[dask]'"
            ) from error
        cloudpickle.register_pickle_by_value(chunk)
        self._worker = worker
        self._running: dict[Any, list[Mapping[str, Any]]] = {}
        self._client: Any = None
        self._cluster: Any = None
        if address is None:
            self._cluster = distributed.LocalCluster(
                n_workers=jobs,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address=None,
            )
        try:
            self._client = distributed.Client(self._cluster or address, timeout=_UNTIL_THERE)
            self._client.wait_for_workers(1, timeout=_UNTIL_THERE)
        except (OSError, TimeoutError) as error:
            self.close()
            raise InputError(f"--address {address}: no Dask cluster is there") from error
        self._threads: int = max(1, sum(self._client.nthreads().values()))
        self._size = cluster.chunk_size(total, self._threads)

    @property
    def slots(self) -> int:
        """Two chunks for each thread of the workers."""
        return 2 * self._size * self._threads

    def submit(self, requests: Sequence[Mapping[str, Any]]) -> None:
        """Take trials."""
        for part in cluster.chunks(requests, self._size):
            future = self._client.submit(
                chunk.run_chunk,
                list(self._worker.command),
                cluster.passed_on(self._worker.environment),
                self._worker.folder,
                part,
                pure=False,
            )
            self._running[future] = part

    def wait(self, seconds: float) -> Sequence[Outcome]:
        """Wait for results, at most so long."""
        import distributed

        try:
            ended = distributed.wait(
                list(self._running), timeout=seconds, return_when="FIRST_COMPLETED"
            ).done
        except TimeoutError:
            return []
        return [outcome for future in ended for outcome in self._outcomes(future)]

    def stop(self, run: str) -> None:
        """Nothing: a trial on a cluster runs to its end."""

    def close(self) -> None:
        """Cancel what still runs, and leave the cluster."""
        if self._client is not None:
            self._client.cancel(list(self._running))
            self._client.close()
        if self._cluster is not None:
            self._cluster.close()

    def _outcomes(self, future: Any) -> list[Outcome]:
        requests = self._running.pop(future)
        error = future.exception()
        return cluster.lost(requests, error) if error else cluster.outcomes(future.result())
