"""The process of a job: it reads an order, carries it out, and writes how it goes as JSON lines.

It ends when its standard input is closed: then the job was cancelled, or the server is gone.
"""

from __future__ import annotations

import _thread
import json
import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

from nb2prod.errors import Nb2prodError, RunCancelledError, RunError
from nb2prod.protocol import answers
from nb2prod.protocol.exports import settle
from nb2prod.protocol.faults import RequestError, of_error
from nb2prod.protocol.job_messages import (
    EventMessage,
    ExportRequest,
    ExportResult,
    TestResult,
    VerifyRequest,
    VerifyResult,
)
from nb2prod.protocol.paths import Root

_LONGEST = 2_000
_GRACE_SECONDS = 3.0
_SHARE = re.compile(r"\[ *(\d+)%\]$")


class Reporter:
    """Writes to the server, and knows whether the job was cancelled."""

    def __init__(self, stream: IO[bytes], cancelled: threading.Event) -> None:
        self._stream = stream
        self._cancelled = cancelled
        self._lock = threading.Lock()

    def say(self, message: Mapping[str, Any]) -> None:
        """Write one line."""
        with self._lock:
            self._stream.write(json.dumps(message).encode() + b"\n")
            self._stream.flush()

    def phase(
        self, phase: str, *, done: int | None = None, total: int | None = None, text: str = ""
    ) -> None:
        """Tell what happens now."""
        event: EventMessage = {
            "phase": phase,
            "done": done,
            "total": total,
            "text": text[:_LONGEST],
        }
        self.say({"event": event})

    def is_cancelled(self) -> bool:
        """Whether the job is to end at once."""
        return self._cancelled.is_set()


def main() -> int:
    """Carry out the order on standard input."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    stream = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    order = json.loads(sys.stdin.buffer.readline())
    cancelled = threading.Event()
    threading.Thread(target=_watch, args=(cancelled,), daemon=True).start()
    reporter = Reporter(stream, cancelled)
    root = Root(folder=Path(order["root"]), hidden=order["hidden"])
    try:
        result = _CARRY_OUT[order["kind"]](root, order["request"], reporter)
    except (Nb2prodError, RequestError) as error:
        reporter.say({"error": of_error(error, root)})
        return 1
    except KeyboardInterrupt:
        return 1
    reporter.say({"result": result})
    return 0


def _watch(cancelled: threading.Event) -> None:
    """Wait for the end of the order; what does not ask whether it is cancelled is interrupted."""
    sys.stdin.buffer.read()
    cancelled.set()
    time.sleep(_GRACE_SECONDS)
    if hasattr(signal, "pthread_kill"):  # which wakes one that waits for a process, too
        signal.pthread_kill(_main_thread(), signal.SIGINT)
    else:
        _thread.interrupt_main()


def _main_thread() -> int:
    return threading.main_thread().ident or 0


def _export(root: Root, request: ExportRequest, reporter: Reporter) -> ExportResult:
    from nb2prod.app.export import export

    started, record = time.monotonic(), request["record"]
    place, chosen = root.notebook(request["path"]), request.get("options", {})
    settled, given = settle(root, place, chosen)
    reporter.phase("analysing")
    exported = export(
        place,
        given,
        record=record,
        strict=chosen.get("strict", False),
        progress=lambda done, total, line: reporter.phase(
            "recording", done=done, total=total, text=line
        ),
        cancelled=reporter.is_cancelled,
    )
    report = exported.report
    proved, proof = _proof(settled.folder, reporter) if report and exported.values else (None, "")
    seconds = time.monotonic() - started
    if record and report:
        _remember(place, seconds)
    readme = settled.folder / "README.md"
    return {
        "folder": root.shown(settled.folder),
        "readme": root.shown(readme) if report and readme.is_file() else "",
        "refused": report is None,
        "values": exported.values,
        "proved": proved,
        "proof": root.without_places(proof),
        "diagnostics": answers.diagnostics(exported.diagnostics, _ids(place)),
        "written": answers.written(report) if report else None,
        "seconds": round(seconds, 1),
    }


def _proof(folder: Path, reporter: Reporter) -> tuple[bool | None, str]:
    """Whether the package computes the recorded values, and what its tests said."""
    from nb2prod.app.own_tests import PARITY, run_tests

    if not (folder / PARITY).is_dir():
        return None, ""
    try:
        run = run_tests(
            folder,
            only=PARITY,
            output=lambda line: _tested(reporter, "proving", line),
            cancelled=reporter.is_cancelled,
        )
    except RunCancelledError:
        return None, "cancelled before the values were compared"
    except RunError as error:
        return None, str(error)
    return run.passed, run.summary


def _remember(place: Path, seconds: float) -> None:
    from nb2prod.app.presets import remember_seconds

    remember_seconds(place, seconds)


def _ids(place: Path) -> list[str]:
    from nb2prod.notebook.read import read_notebook

    return answers.cell_ids(read_notebook(place).cells)


def _verify(root: Root, request: VerifyRequest, reporter: Reporter) -> VerifyResult:
    from nb2prod.app.verify import verify

    found = verify(
        root.notebook(request["path"]),
        root.directory(request["folder"]),
        progress=lambda done, total, line: reporter.phase(
            "running the notebook", done=done, total=total, text=line
        ),
        say=reporter.phase,
    )
    return answers.verification(found)


def _test(root: Root, request: Mapping[str, str], reporter: Reporter) -> TestResult:
    from nb2prod.app.own_tests import run_tests

    started = time.monotonic()
    folder = root.directory(request["folder"])
    run = run_tests(
        folder,
        output=lambda line: _tested(reporter, "testing", line),
        cancelled=reporter.is_cancelled,
    )
    return {
        "passed": run.passed,
        "summary": root.without_places(run.summary),
        "seconds": round(time.monotonic() - started, 1),
    }


def _tested(reporter: Reporter, phase: str, line: str) -> None:
    """Tell a line of pytest, and of how many per cent of the tests it speaks."""
    share = _SHARE.search(line)
    if share:
        reporter.phase(phase, done=int(share[1]), total=100, text=line)
    else:
        reporter.phase(phase, text=line)


_CARRY_OUT: Mapping[str, Callable[[Root, Any, Reporter], Mapping[str, Any]]] = {
    "export": _export,
    "verify": _verify,
    "test": _test,
}


if __name__ == "__main__":
    sys.exit(main())
