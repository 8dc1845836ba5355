"""The few operations on files that an export is made of."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from nb2prod.output.manifest import digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something on the disk.

    Attributes:
        content: a file's bytes; None for a folder, a symlink, a pipe, a device.
    """

    content: bytes | None

    @property
    def sha256(self) -> str | None:
        """The content's hash; None where there is none."""
        return None if self.content is None else digest(self.content)


def find(target: Path) -> Found | None:
    """What lies at a place; None if nothing does.

    Raises:
        OSError: it cannot be read.
    """
    try:
        mode = target.lstat().st_mode
        return Found(content=target.read_bytes() if stat.S_ISREG(mode) else None)
    except (FileNotFoundError, NotADirectoryError):
        return None


def write_new(target: Path, content: bytes) -> None:
    """Write a file that is not there yet, and its folders."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as stream:
        stream.write(content)


def twin(source: Path, target: Path) -> None:
    """Make a second name for a file, or a copy where the file system has no links."""
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:
        shutil.copy2(source, target)


def remove(target: Path) -> None:
    """Remove a file, a symlink or a whole folder; nothing happens if it is missing."""
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    else:
        target.unlink(missing_ok=True)


def prune(folder: Path) -> None:
    """Remove a folder and those around it, as far as they are empty."""
    with suppress(OSError):
        for each in (folder, *folder.parents):
            if each.exists():
                each.rmdir()


def flush(paths: Iterable[Path]) -> None:
    """Wait until files and folders would survive a loss of power."""
    if sys.platform == "win32":
        return
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
