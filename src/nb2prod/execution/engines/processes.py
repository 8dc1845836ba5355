"""Trials in processes of this machine."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

from nb2prod.errors import RunError
from nb2prod.execution.engines.protocol import Outcome, Worker

_MOST_FAULTS = 3
_LINES = 20
_PATIENCE = 2


class Processes:
    """Runs trials in worker processes that have done their imports.

    One worker that runs its trials in forks is enough; else there is one for each of ``jobs``. A
    worker that dies is replaced.

    Args:
        jobs: how many trials run at once.
        keep: a file descriptor that the workers inherit, if any: a lock that holds until the
            last of them has gone.
    """

    def __init__(self, worker: Worker, jobs: int, keep: int | None = None) -> None:
        self._worker = worker
        self._jobs = jobs
        self._keep = keep
        self._said: queue.Queue[tuple[_Process, dict[str, Any] | None]] = queue.Queue()
        self._waiting: list[Mapping[str, Any]] = []
        self._processes: list[_Process] = []
        self._leaving: list[_Process] = []
        self._faults = 0

    @property
    def slots(self) -> int:
        """How many trials it wants to have in hand."""
        return self._jobs

    def submit(self, requests: Sequence[Mapping[str, Any]]) -> None:
        """Take trials.

        Raises:
            RunError: no worker can be started.
        """
        self._waiting += requests
        self._spread()

    def wait(self, seconds: float) -> Sequence[Outcome]:
        """Wait for results, at most so long.

        Raises:
            RunError: workers end before they can run anything.
        """
        found: list[Outcome] = []
        until = time.monotonic() + seconds
        while not found and (left := until - time.monotonic()) > 0:
            try:
                process, message = self._said.get(timeout=left)
            except queue.Empty:
                break
            found += self._ended(process) if message is None else self._heard(process, message)
            self._spread()
        return found

    def stop(self, run: str) -> None:
        """End the worker that runs a trial, unless it runs others too."""
        for process in self._processes:
            if run in process.in_hand and process.capacity == 1:
                process.kill()

    def close(self) -> None:
        """End the workers, and what they run."""
        for process in (*self._processes, *self._leaving):
            process.close()
        self._processes = []
        self._leaving = []

    def _spread(self) -> None:
        """Give waiting trials to workers; start those that are missing."""
        while self._waiting:
            free = [one for one in self._processes if len(one.in_hand) < one.capacity]
            if not free and not self._may_start():
                return
            process = free[0] if free else self._start()
            process.send(self._waiting.pop(0))

    def _may_start(self) -> bool:
        known = [one for one in self._processes if one.capacity]
        if len(known) < len(self._processes):
            return False
        return not any(one.capacity > 1 for one in known) and len(known) < self._jobs

    def _start(self) -> _Process:
        process = _Process(self._worker, self._said, self._keep)
        self._processes.append(process)
        return process

    def _heard(self, process: _Process, message: Mapping[str, Any]) -> list[Outcome]:
        if "ready" in message:
            process.capacity = self._jobs if message["parallel"] else 1
            self._faults = 0
            return []
        process.in_hand.pop(message["run"], None)
        if message.get("last"):
            self._processes.remove(process)
            self._leaving.append(process)
        fields = ("run", "error", "started", "seconds", "died")
        return [Outcome(**{name: message[name] for name in fields if name in message})]

    def _ended(self, process: _Process) -> list[Outcome]:
        """A worker has ended: what it had in hand has failed, or was never begun."""
        if process in self._leaving:
            self._leaving.remove(process)
            process.close()
            return []
        self._processes.remove(process)
        code = process.ended()
        if process.capacity == 0:
            self._faults += 1
            self._waiting = [*process.in_hand.values(), *self._waiting]
            if self._faults >= _MOST_FAULTS or code >= 0:
                raise RunError(f"no worker can be started: {process.last_words()}")
            return []
        ended = f"was ended by signal {-code}" if code < 0 else f"ended with status {code}"
        return [
            Outcome(run=run, error=f"the worker process {ended}", started=time.time(), died=True)
            for run in process.in_hand
        ]


class _Process:
    """One worker process.

    Attributes:
        capacity: how many trials it runs at once; 0 until it has said so.
        in_hand: the trials that it was given, by run.
    """

    def __init__(self, worker: Worker, said: queue.Queue[Any], keep: int | None) -> None:
        self.capacity = 0
        self.in_hand: dict[str, Mapping[str, Any]] = {}
        self._errors: deque[str] = deque(maxlen=_LINES)
        inherited: dict[str, Any] = {}
        if keep is not None and sys.platform != "win32":
            inherited["pass_fds"] = (keep,)
        try:
            self._process = subprocess.Popen(
                worker.command,
                cwd=worker.folder,
                env=dict(worker.environment),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
                **inherited,
            )
        except OSError as error:
            raise RunError(f"{worker.command[0]}: cannot be started: {error.strerror}") from error
        self._reading = threading.Thread(target=self._read_errors, daemon=True)
        self._reading.start()
        threading.Thread(target=self._listen, args=(said,), daemon=True).start()

    def send(self, request: Mapping[str, Any]) -> None:
        """Give it a trial; one that has just died shows it by its end."""
        self.in_hand[request["run"]] = request
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            return

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def ended(self) -> int:
        """Its exit status, once its output has ended."""
        self._close_pipes()
        return self._process.wait()

    def close(self) -> None:
        """End it."""
        self._close_pipes()
        try:
            self._process.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def last_words(self) -> str:
        """The last line that it wrote to its error output."""
        self._reading.join(timeout=_PATIENCE)
        return next(reversed(self._errors), "no reason given")

    def _close_pipes(self) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.close()
        except OSError:
            return

    def _listen(self, said: queue.Queue[Any]) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as stream:
            for line in stream:
                said.put((self, json.loads(line)))
        said.put((self, None))

    def _read_errors(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as stream:
            for line in stream:
                if said := line.decode(errors="replace").strip():
                    self._errors.append(said)
