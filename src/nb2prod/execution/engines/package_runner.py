"""Runs trials of an exported package. The package's interpreter runs this file: it needs no other.

Requests and answers are JSON, one a line. Where the platform allows, the package is imported once
and each trial runs in a fork, so that it finds what a fresh process finds. Elsewhere a process
runs one trial and ends.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import gc
import json
import os
import select
import shutil
import signal
import sys
import threading
import time
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

PARAMETERS = "nb2prod-parameters.json"
LOG = "log.txt"
NOT_FORKED = ("grpc", "jax", "mxnet", "polars", "pyspark", "ray", "tensorflow")
LONGEST = 2000
_DIE_WITH_PARENT = 1


def main() -> None:
    """Import the package, say so, and run what comes."""
    package = sys.argv[1]
    requests, answers = _streams()
    import_module(f"{package}.orchestration.pipeline")
    if can_fork():
        _answer(answers, {"ready": True, "parallel": True})
        Forks(package, requests, answers).serve()
    else:
        _answer(answers, {"ready": True, "parallel": False})
        _run_one(package, requests, answers)


def can_fork() -> bool:
    """Whether a fork of this process can do what a fresh one can."""
    unsafe = any(name in sys.modules for name in NOT_FORKED)
    return sys.platform == "linux" and threading.active_count() == 1 and not unsafe


def check(package: str, texts_by_name: Mapping[str, list[str]]) -> dict[str, Any]:
    """Read texts as the values of parameters: their ``repr``, or why one does not fit."""
    params = import_module(f"{package}.orchestration.params").Params
    found: dict[str, Any] = {}
    for name, texts in texts_by_name.items():
        try:
            values = [params.from_strings([f"{name}={text}"]).to_dict()[name] for text in texts]
        except ValueError as error:
            return {"error": str(error)}
        found[name] = [repr(value) for value in values]
    return {"values": found}


def run(package: str, request: Mapping[str, Any]) -> str:
    """Run one trial; return why it failed, or nothing."""
    folder = Path(request["folder"])
    module = import_module(f"{package}.orchestration.params")
    pipeline = import_module(f"{package}.orchestration.pipeline")
    try:
        _renew(request["folder"])
        _to_log(request["folder"])
        defaults = Path("params.yaml")
        base = module.Params.from_yaml(defaults) if defaults.exists() else None
        params = module.Params.from_strings(request["values"], base)
        texts = {name: repr(value) for name, value in params.to_dict().items()}
        (folder / PARAMETERS).write_text(json.dumps(texts), encoding="utf-8")
        pipeline.run(params, output_dir=folder)
    except (KeyboardInterrupt, SystemExit) as error:
        return f"{package}: {type(error).__name__}: {error}"[:LONGEST]
    except Exception as error:
        return f"{package}: {' '.join(str(error).split()) or type(error).__name__}"[:LONGEST]
    return ""


class Forks:
    """The trials that run in forks of this process."""

    def __init__(self, package: str, requests: int, answers: int) -> None:
        self._package = package
        self._requests = requests
        self._answers = answers
        self._running: dict[int, tuple[str, float, int]] = {}
        self._unread = b""
        self._awake, self._wake = os.pipe()
        os.set_blocking(self._wake, False)
        os.set_blocking(self._awake, False)

    def serve(self) -> None:
        """Run what comes until nobody sends any more."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        gc.collect()
        gc.freeze()
        while True:
            ready, _, _ = select.select([self._requests, self._awake], [], [])
            if self._awake in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(self._awake, 4096)
                self._reap()
            if self._requests in ready and not self._read():
                return self._end()

    def _read(self) -> bool:
        read = os.read(self._requests, 65536)
        *lines, self._unread = (self._unread + read).split(b"\n")
        for line in lines:
            self._start(json.loads(line))
        return bool(read)

    def _start(self, request: Mapping[str, Any]) -> None:
        result, give = os.pipe()
        started, parent = time.time(), os.getpid()
        pid = os.fork()
        if pid == 0:
            self._in_fork(request, give, parent)
        os.close(give)
        self._running[pid] = (request["run"], started, result)

    def _in_fork(self, request: Mapping[str, Any], give: int, parent: int) -> None:
        """Run the trial and end the process, whatever happens."""
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setpgid(0, 0)
            _end_with(parent)
            for unwanted in (self._requests, self._answers, self._wake, self._awake):
                os.close(unwanted)
            _reseed()
            error = run(self._package, request)
            os.write(give, json.dumps(error).encode())
            status = 0
            atexit._run_exitfuncs()
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(status)

    def _reap(self) -> None:
        for pid in list(self._running):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                self._tell(*self._running.pop(pid), status)

    def _tell(self, name: str, started: float, result: int, status: int) -> None:
        with open(result, "rb") as stream:
            os.set_blocking(result, False)
            said = stream.read()
        answer: dict[str, Any] = {"run": name, "started": started}
        answer["seconds"] = time.time() - started
        if said:
            answer["error"] = json.loads(said)
        else:
            code = os.waitstatus_to_exitcode(status)
            ended = f"was ended by signal {-code}" if code < 0 else f"ended with status {code}"
            answer["error"] = f"{self._package}: the process {ended}"
            answer["died"] = True
        _answer(self._answers, answer)

    def _end(self) -> None:
        for pid in self._running:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in self._running:
            os.waitpid(pid, 0)


def _run_one(package: str, requests: int, answers: int) -> None:
    with open(requests, "rb") as stream:
        line = stream.readline()
        if not line:
            return
        threading.Thread(target=_end_at_end, args=(stream,), daemon=True).start()
        request = json.loads(line)
        started = time.time()
        error = run(package, request)
        answer = {"run": request["run"], "error": error, "started": started, "last": True}
        _answer(answers, {**answer, "seconds": time.time() - started})
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def _end_at_end(stream: BinaryIO) -> None:
    stream.read()
    os._exit(1)


def _streams() -> tuple[int, int]:
    """Take the two streams away, so that nothing that the package does can touch them."""
    requests, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return requests, answers


def _answer(answers: int, content: Mapping[str, Any]) -> None:
    line = json.dumps(content).encode() + b"\n"
    while line:
        line = line[os.write(answers, line) :]


def _renew(folder: str) -> None:
    """Start with an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)


def _to_log(folder: str) -> None:
    log = os.open(os.path.join(folder, LOG), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)


def _reseed() -> None:
    """Draw what a fresh process draws: Python reseeds its own generator, NumPy does not."""
    generators = sys.modules.get("numpy.random")
    if generators is not None:
        generators.seed()


def _end_with(parent: int) -> None:
    """End when the parent ends, however it does."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(json.dumps(check(sys.argv[1], json.loads(sys.argv[2]))))
    else:
        main()
