"""Runs functions in processes of their own, forked from one process with the libraries imported.

A process costs milliseconds that way, not the seconds that importing pandas and scikit-learn takes.
With ``NB2PROD_COLD=1`` each is a new interpreter instead.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import subprocess
import sys
import time
import traceback
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[1]
LIBRARIES = (
    "numpy pandas pyarrow pyarrow.parquet cloudpickle joblib IPython.core.interactiveshell "
    "matplotlib.pyplot sklearn.pipeline sklearn.linear_model sklearn.ensemble sklearn.metrics "
    "sklearn.model_selection sklearn.preprocessing sklearn.compose scipy.sparse yaml"
)
ENVIRONMENT = {
    "MPLBACKEND": "Agg",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONWARNINGS": "ignore",
}


@dataclass(frozen=True, kw_only=True)
class Job:
    """A call ``module:function(**arguments)`` in a process of its own.

    Attributes:
        cwd: the process's current directory.
        path: folders put in front of ``sys.path``.
        log: file that gets standard output and error.
    """

    target: str
    arguments: dict[str, Any]
    cwd: str
    log: str
    path: list[str] = field(default_factory=list)
    timeout: float = 60.0


class Warm:
    """The process that forks; use it as a context manager."""

    def __init__(self) -> None:
        self._server: subprocess.Popen[str] | None = None

    def __enter__(self) -> Warm:
        if not os.environ.get("NB2PROD_COLD"):
            self._server = subprocess.Popen(
                [sys.executable, "-m", "harness.warm"],
                cwd=HERE,
                env=_environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self._server and self._server.stdin:
            self._server.stdin.close()
            self._server.wait(timeout=10)

    def run(self, job: Job) -> None:
        """Run it; RuntimeError with the end of its log if it fails."""
        status = self._ask(job) if self._server else self._cold(job)
        if status:
            log = Path(job.log).read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(f"{job.target} ended with {status}:\n{log[-3000:]}")

    def _ask(self, job: Job) -> int | str:
        assert self._server and self._server.stdin and self._server.stdout
        self._server.stdin.write(json.dumps(asdict(job)) + "\n")
        self._server.stdin.flush()
        return json.loads(self._server.stdout.readline())

    def _cold(self, job: Job) -> int | str:
        command = [sys.executable, "-c", "from harness.warm import cold; cold()"]
        text = json.dumps(asdict(job))
        try:
            done = subprocess.run(
                command,
                cwd=HERE,
                env=_environment(),
                input=text,
                text=True,
                timeout=job.timeout,
            )
        except subprocess.TimeoutExpired:
            return "timeout"
        return done.returncode


def _environment() -> dict[str, str]:
    return os.environ | ENVIRONMENT | {"PYTHONPATH": str(HERE)}


def serve() -> None:
    """Read jobs from standard input, one JSON line each; answer with the exit status."""
    for name in LIBRARIES.split():
        importlib.import_module(name)
    gc.freeze()
    for line in sys.stdin:
        print(json.dumps(_fork(json.loads(line))), flush=True)


def _fork(job: dict[str, Any]) -> int | str:
    child = os.fork()
    if not child:
        os.setsid()
        perform(job)
    until = time.monotonic() + job["timeout"]
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "timeout"


def cold() -> None:
    """Perform the job that stands on standard input."""
    perform(json.loads(sys.stdin.read()))


def perform(job: dict[str, Any]) -> None:
    """Do the call in this process and end it."""
    _redirect(job["log"])
    os.chdir(job["cwd"])
    sys.path[:0] = job["path"]
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    status = 1
    try:
        module, function = job["target"].split(":")
        getattr(importlib.import_module(module), function)(**job["arguments"])
        status = 0
    except SystemExit as stop:
        status = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(BaseException):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _redirect(log: str) -> None:
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(output, 1)
    os.dup2(output, 2)


if __name__ == "__main__":
    serve()
