"""Opening the book: created once, however many processes are first at the same time."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from nb2prod.errors import InputError, Nb2prodError, ProtectedError
from nb2prod.tracking import schema

Result = TypeVar("Result")
_PAUSE = 0.01
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_FULL = (
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
)
_CORRUPT = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def open_book(path: Path, timeout: float) -> sqlite3.Connection:
    """A connection to the book, which is created or migrated if need be.

    Args:
        timeout: seconds to wait for other processes.

    Raises:
        InputError: it is corrupt, of a newer version, or no book.
        ProtectedError: it is locked, or cannot be written.
    """
    make_folder(path.parent)
    with faults(path):
        connection = sqlite3.connect(path, timeout=timeout, isolation_level=None)
        try:
            _prepare(connection, path, time.monotonic() + timeout)
        except BaseException:
            connection.close()
            raise
    return connection


def make_folder(folder: Path) -> None:
    """Make the book's folder, which git is told to ignore.

    Raises:
        ProtectedError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ignore = folder / ".gitignore"
        if folder.name == ".nb2prod" and not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
    except OSError as error:
        cause = (error.strerror or "unknown cause").lower()
        raise ProtectedError(
            f"{folder}: the book's folder cannot be made ({cause}): check its permissions, or "
            "name another place in NB2PROD_BOOK"
        ) from error


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours, which name the book and say what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise _explained(path, error) from error


def _explained(path: Path, error: sqlite3.Error) -> Nb2prodError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _BUSY:
        return ProtectedError(
            f"{path}: another process is writing to the book: wait until it has ended, try again"
        )
    if code in _CORRUPT:
        return InputError(
            f"{path}: the book is corrupt ({error}): 'nb2prod runs repair' keeps a backup of it "
            "and saves the runs that can still be read"
        )
    if code in _FULL:
        return ProtectedError(
            f"{path}: the book cannot be written ({error}): free space on the disk and check the "
            "file's permissions; what was written before is safe"
        )
    return InputError(f"{path}: is no book of nb2prod ({error}): name another one with --book")


def _prepare(connection: sqlite3.Connection, path: Path, deadline: float) -> None:
    """Set the connection up, and the tables where they are missing."""
    connection.execute("PRAGMA synchronous = NORMAL")
    found = _patient(lambda: schema.version_of(connection), deadline)
    if found > schema.VERSION:
        raise InputError(
            f"{path}: was written by a newer nb2prod (version {found} of the book, this one knows "
            f"{schema.VERSION}): update nb2prod"
        )
    if found == schema.VERSION:
        return
    if found == 0 and _patient(lambda: _has_tables(connection), deadline):
        raise InputError(f"{path}: is another program's database: name another file with --book")
    _patient(lambda: connection.execute("PRAGMA journal_mode = WAL").fetchone(), deadline)
    _patient(lambda: connection.execute("BEGIN IMMEDIATE"), deadline)
    try:
        schema.migrate(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _has_tables(connection: sqlite3.Connection) -> bool:
    """Whether another program made tables; another process of ours may just have made its own."""
    connection.execute("BEGIN")
    try:
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return bool(tables[0]) and schema.version_of(connection) == 0
    finally:
        connection.execute("ROLLBACK")


def _patient(act: Callable[[], Result], deadline: float) -> Result:
    """Try until the deadline: SQLite does not wait by itself while a journal mode changes."""
    while True:
        try:
            return act()
        except sqlite3.OperationalError as error:
            busy = (getattr(error, "sqlite_errorcode", 0) & 0xFF) in _BUSY
            if not busy or time.monotonic() > deadline:
                raise
        time.sleep(_PAUSE)
