"""Which process writes a run, and whether it is still there."""

from __future__ import annotations

import os
import socket
import sys
from functools import cache


def this_process() -> str:
    """A text that no other process has: host, process id, and when it started."""
    return f"{_host()}|{os.getpid()}|{_start(os.getpid())}"


def is_gone(owner: str) -> bool:
    """Whether the process has certainly ended; False for one on another machine."""
    host, _, rest = owner.rpartition("|")[0].rpartition("|")
    pid, _, start = owner.removeprefix(f"{host}|").partition("|")
    if not rest or host != _host() or not pid.isdecimal():
        return False
    return not _is_alive(int(pid)) or (bool(start) and _start(int(pid)) not in ("", start))


@cache
def _host() -> str:
    return socket.gethostname()


def _start(pid: int) -> str:
    """When a process started, in the system's own unit; empty where the system does not say."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


if sys.platform == "win32":

    def _is_alive(pid: int) -> bool:
        import ctypes

        handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, pid)
        if handle:
            ctypes.windll.kernel32.CloseHandle(handle)
        return bool(handle)

else:

    def _is_alive(pid: int) -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except (PermissionError, OverflowError):
            return True
        return not _is_zombie(pid)

    def _is_zombie(pid: int) -> bool:
        try:
            with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
                return file.read().rpartition(")")[2].split()[0] == "Z"
        except (OSError, IndexError):
            return False
