"""Run a command with a time limit that also ends the processes it has started."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Finished:
    """How a command ended; `code` is None when its time was over."""

    code: int | None
    stdout: str
    stderr: str

    @property
    def last_line(self) -> str:
        """The last line of the error output: mostly the exception."""
        lines = [line for line in self.stderr.strip().splitlines() if line.strip()]
        return lines[-1].strip()[:300] if lines else ""


def run(
    command: Sequence[str | Path],
    *,
    folder: Path,
    environment: Mapping[str, str],
    timeout: float,
    text: str = "",
) -> Finished:
    """Run `command` in `folder` with `text` as its standard input."""
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        stdout, stderr = process.communicate(text, timeout=timeout)
        code: int | None = process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        stdout, stderr = process.communicate()
        code, stderr = None, f"{stderr}\nTimeoutExpired: {timeout:.0f} seconds"
    return Finished(code=code, stdout=stdout, stderr=stderr)
