"""Turns the system's errors into ours."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nb2prod.errors import InputError, ProtectedError

_WRONG_TARGET = {
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.ELOOP,
    errno.ENAMETOOLONG,
}


@contextmanager
def nothing_changed(folder: Path) -> Iterator[None]:
    """Raise ours for an OSError after which all files are as they were."""
    try:
        yield
    except OSError as error:
        kind = InputError if error.errno in _WRONG_TARGET else ProtectedError
        raise kind(
            f"{error.filename or folder}: {_cause(error)}: nothing was changed;"
            " mend that, and export again"
        ) from error


@contextmanager
def half_changed(folder: Path) -> Iterator[None]:
    """Raise ours for an OSError that leaves some files in place and some not."""
    try:
        yield
    except OSError as error:
        raise ProtectedError(
            f"{error.filename or folder}: {_cause(error)}: the export stopped half-way;"
            " mend that, and export again, which finishes it"
        ) from error


def _cause(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
