"""Big values as files, named by what they hold."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from nb2prod.errors import InputError, ProtectedError
from nb2prod.model.run import StoredFile


def store(folder: Path, name: str, content: bytes, suffix: str, step: str = "") -> StoredFile:
    """Write a file below the book's folder; one with the same content is not written again.

    Args:
        suffix: such as ``.png``.

    Raises:
        ProtectedError: it cannot be written.
    """
    digest = hashlib.sha256(content).hexdigest()
    path = f"files/{digest[:2]}/{digest}{suffix}"
    target = folder / path
    if not target.exists():
        _write(target, content)
    return StoredFile(name=name, path=path, sha256=digest, size=len(content), step=step)


def read(folder: Path, file: StoredFile) -> bytes:
    """The content of a stored file.

    Raises:
        InputError: it is missing, or is not what was stored.
    """
    target = folder / file.path
    if not target.resolve().is_relative_to(folder.resolve()):
        raise InputError(f"{file.path}: lies outside of the book's folder")
    try:
        content = target.read_bytes()
    except OSError as error:
        raise InputError(f"{target}: cannot be read: {error.strerror}") from error
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise InputError(f"{target}: was changed since it was stored: run the notebook again")
    return content


def listed(folder: Path, below: Path) -> tuple[StoredFile, ...]:
    """The files in a folder below the book's, hidden ones and links aside."""
    found = []
    for path in sorted(below.rglob("*")):
        inside = path.relative_to(below)
        if path.is_symlink() or not path.is_file() or any(p[0] == "." for p in inside.parts):
            continue
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        found.append(
            StoredFile(
                name=inside.as_posix(),
                path=path.relative_to(folder).as_posix(),
                sha256=digest,
                size=path.stat().st_size,
            )
        )
    return tuple(found)


def _write(target: Path, content: bytes) -> None:
    temporary = ""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.replace(temporary, target)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        cause = (error.strerror or "unknown cause").lower()
        raise ProtectedError(
            f"{target}: cannot be written ({cause}): free space and retry"
        ) from error
