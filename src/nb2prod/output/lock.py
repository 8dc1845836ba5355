"""Keeps two exports from writing into one folder at the same time."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nb2prod.errors import ProtectedError
from nb2prod.output.paths import Place

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_TRIES = 20


@contextmanager
def held(place: Place) -> Iterator[None]:
    """Hold the lock of a folder; one beside it while the folder does not exist.

    The system frees the lock of a process that has died.

    Raises:
        ProtectedError: another live process holds it.
    """
    file, handle = _acquire(place)
    try:
        yield
    finally:
        _release(file, handle)
        if file.parent == place.home:
            with suppress(OSError):
                place.home.rmdir()


def _outer(place: Place) -> Path:
    return place.root.parent / f".{place.root.name}.nb2prod-lock"


def _lock_file(place: Place) -> Path:
    return place.home / "lock" if place.root.is_dir() else _outer(place)


def _acquire(place: Place) -> tuple[Path, int]:
    for _ in range(_TRIES):
        file, outer = _lock_file(place), _outer(place)
        if file != outer and outer.exists():
            _release(outer, _claim(outer))
        handle = _claim(file)
        if handle is not None and file == _lock_file(place):
            os.ftruncate(handle, 0)
            os.write(handle, f"{os.getpid()}\n".encode())
            return file, handle
        _release(file, handle)
    raise ProtectedError(
        f"{file} cannot be made, or other exports hold it: choose another folder, or try later"
    )


def _claim(file: Path) -> int | None:
    """A handle of the locked file; None where it was removed by its last holder."""
    handle = _open(file)
    if handle is None:
        return None
    if not _try_lock(handle):
        holder = os.read(handle, 20).decode(errors="replace").strip()
        os.close(handle)
        raise ProtectedError(
            f"another nb2prod (process {holder or 'unknown'}) holds {file}:"
            " wait until it has ended, and export again"
        )
    if _is_current(file, handle):
        return handle
    os.close(handle)
    return None


def _open(file: Path) -> int | None:
    """A handle of the lock file; None where its folder has just been removed."""
    file.parent.mkdir(exist_ok=True)
    try:
        return os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        return None


def _try_lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _is_current(file: Path, handle: int) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), file.stat())
    except FileNotFoundError:
        return False


def _release(file: Path, handle: int | None) -> None:
    if handle is None:
        return
    if sys.platform != "win32":
        with suppress(OSError):
            file.unlink()
    os.close(handle)
