"""Long work in processes of its own, which can be watched and cancelled."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, cast

from nb2prod.protocol.faults import not_found
from nb2prod.protocol.job_messages import (
    ErrorMessage,
    EventMessage,
    JobKind,
    JobResponse,
    JobState,
    JobSummary,
)

MOST_EVENTS = 5_000
MOST_ENDED = 20
LONGEST_WAIT = 20.0
GRACE_SECONDS = 10.0
_WORKER = (sys.executable, "-P", "-m", "nb2prod.protocol.worker")


@dataclass(slots=True)
class Job:
    """One job and its process.

    Attributes:
        path: the notebook or folder, as the front end names it.
        count: how many events there were; only the last ones are kept.
    """

    id: str
    kind: JobKind
    path: str
    process: subprocess.Popen[bytes]
    state: JobState = "running"
    events: deque[EventMessage] = field(default_factory=lambda: deque(maxlen=MOST_EVENTS))
    count: int = 0
    error: ErrorMessage | None = None
    result: Mapping[str, Any] | None = None
    cancelled: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)
    watchers: set[Callable[[], None]] = field(default_factory=set)

    def response(self, since: int = 0) -> JobResponse:
        """How the job goes, with the events after the first ``since``."""
        with self.lock:
            missing = min(max(self.count - since, 0), len(self.events))
            answer: JobResponse = {
                "job": self.id,
                "kind": self.kind,
                "path": self.path,
                "state": self.state,
                "events": list(self.events)[len(self.events) - missing :],
                "next": self.count,
                "error": self.error,
                "export": None,
                "verify": None,
                "test": None,
            }
            return cast(
                JobResponse, {**answer, **({self.kind: self.result} if self.result else {})}
            )

    def has_news(self, since: int) -> bool:
        """Whether there is anything to tell beside the first ``since`` events."""
        return self.state != "running" or self.count > since

    def take(self, line: bytes) -> None:
        """Take in what the process wrote."""
        said = json.loads(line)
        with self.lock:
            if "event" in said:
                self.events.append(said["event"])
                self.count += 1
            self.result = said.get("result", self.result)
            self.error = said.get("error", self.error)
        self._tell()

    def end(self, status: int) -> None:
        """Take in that the process has ended."""
        with self.lock:
            if self.result is not None:
                self.state = "done"
            elif self.cancelled:
                self.state, self.error = "cancelled", None
            else:
                self.state = "failed"
                self.error = self.error or _died(status)
        self._tell()

    def _tell(self) -> None:
        for watcher in tuple(self.watchers):
            with suppress(RuntimeError):  # its event loop has ended
                watcher()


def _died(status: int) -> ErrorMessage:
    message = f"the work ended unexpectedly (exit status {status}): see the server's log"
    return {"kind": "run", "message": message}


@dataclass(slots=True)
class Jobs:
    """The jobs of a server."""

    _jobs: dict[str, Job] = field(default_factory=dict)

    def start(self, kind: JobKind, path: str, order: Mapping[str, Any]) -> Job:
        """Start a process that carries out an order, which is a JSON object."""
        process = subprocess.Popen(
            _WORKER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_variables()
        )
        job = Job(secrets.token_hex(16), kind, path, process)
        self._forget()
        self._jobs[job.id] = job
        assert process.stdin is not None
        with suppress(BrokenPipeError):
            process.stdin.write(json.dumps({"kind": kind, **order}).encode() + b"\n")
            process.stdin.flush()
        threading.Thread(target=_read, args=(job,), daemon=True).start()
        return job

    def find(self, job: str) -> Job:
        """A job by its id.

        Raises:
            RequestError: there is none.
        """
        if job not in self._jobs:
            raise not_found()
        return self._jobs[job]

    def summaries(self, path: str = "") -> list[JobSummary]:
        """The jobs of a path, or all, the newest first."""
        found = [job for job in self._jobs.values() if path in ("", job.path)]
        return [
            {"job": job.id, "kind": job.kind, "path": job.path, "state": job.state}
            for job in reversed(found)
        ]

    async def news(self, job: Job, since: int, seconds: float) -> None:
        """Wait until there is something to tell, or the time is over."""
        loop, told = asyncio.get_running_loop(), asyncio.Event()

        def watcher() -> None:
            loop.call_soon_threadsafe(told.set)

        job.watchers.add(watcher)
        try:
            if not job.has_news(since):
                async with asyncio.timeout(min(max(seconds, 0.0), LONGEST_WAIT)):
                    await told.wait()
        except TimeoutError:
            pass
        finally:
            job.watchers.discard(watcher)

    def cancel(self, job: Job) -> None:
        """Ask a job's process to end; one that does not is killed."""
        if job.state != "running" or job.cancelled:
            return
        job.cancelled = True
        _close(job.process)
        threading.Thread(target=_kill_late, args=(job.process,), daemon=True).start()

    def end_all(self) -> None:
        """Cancel all jobs, and wait until their processes have ended."""
        running = [job for job in self._jobs.values() if job.state == "running"]
        for job in running:
            job.cancelled = True
            _close(job.process)
        for job in running:
            _kill_late(job.process)

    def _forget(self) -> None:
        """Forget the jobs that ended longest ago."""
        ended = [job.id for job in self._jobs.values() if job.state != "running"]
        for job in ended[: max(len(ended) - MOST_ENDED + 1, 0)]:
            del self._jobs[job]


def _variables() -> dict[str, str]:
    """The environment of a job's process, without what belongs to this server alone."""
    secret = ("JUPYTER_TOKEN", "JUPYTERHUB_API_TOKEN", "JPY_API_TOKEN")
    return {name: value for name, value in os.environ.items() if name not in secret}


def _read(job: Job) -> None:
    assert job.process.stdout is not None
    with job.process.stdout as lines:
        for line in lines:
            with suppress(ValueError):  # it was killed while it wrote
                job.take(line)
    status = job.process.wait()
    _close(job.process)
    job.end(status)


def _close(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    with suppress(OSError):
        process.stdin.close()


def _kill_late(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
