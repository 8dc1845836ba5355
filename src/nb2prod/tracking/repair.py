"""A corrupt book: kept as a backup, and a new one made of what can still be read."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from nb2prod.errors import InputError
from nb2prod.tracking import schema
from nb2prod.tracking.connect import open_book

_TABLES = (
    "runs",
    "parameters",
    "metrics",
    "names",
    "points",
    "sources",
    "executions",
    "run_executions",
)
_BESIDE = ("-wal", "-shm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """What a repair did.

    Attributes:
        backup: the old book as it was.
        runs: how many runs the new one has.
    """

    backup: Path
    runs: int


def repair(path: Path) -> Repaired:
    """Put a new book in the place of a corrupt one, and keep that as a backup.

    Raises:
        InputError: there is no book.
        ProtectedError: the new book cannot be written; the old one is then where it was.
    """
    if not path.is_file():
        raise InputError(f"{path}: there is no book to repair: check --book")
    fresh = path.with_name(f"{path.name}.repair-{os.getpid()}")
    try:
        with closing(open_book(fresh, 5.0)) as new:
            _copy(path, new)
            (runs,) = new.execute("SELECT count(*) FROM runs").fetchone()
            new.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        backup = _backup(path)
        os.replace(fresh, path)
    finally:
        for suffix in ("", *_BESIDE):
            fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)
    return Repaired(backup=backup, runs=int(runs))


def _backup(path: Path) -> Path:
    """Move the book and what belongs to it to a free name."""
    stamp = time.strftime("%Y%m%dT%H%M%S", time.gmtime())
    backup = path.with_name(f"{path.name}.backup-{stamp}-{os.getpid()}")
    for suffix in (*_BESIDE, ""):
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            os.replace(beside, backup.with_name(backup.name + suffix))
    return backup


def _copy(path: Path, new: sqlite3.Connection) -> None:
    """Copy all rows that can be read; ends of what is unreadable are left out."""
    try:
        old = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    except sqlite3.Error:
        return
    with closing(old):
        try:
            if schema.version_of(old) > schema.VERSION:
                raise InputError(f"{path}: was written by a newer nb2prod: update nb2prod")
        except sqlite3.Error:
            return
        for table in _TABLES:
            _copy_table(old, new, table)


def _copy_table(old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> None:
    columns = [row[1] for row in new.execute(f"PRAGMA table_info({table})")]
    marks = ",".join("?" * len(columns))
    new.execute("BEGIN")
    for row in _readable(old, f"SELECT {', '.join(columns)} FROM {table}"):
        new.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", row)
    new.execute("COMMIT")


def _readable(old: sqlite3.Connection, sql: str) -> Iterator[tuple[object, ...]]:
    """Rows from the beginning up to the first that is damaged, then those from the end."""
    try:
        yield from old.execute(sql)
    except (sqlite3.Error, UnicodeDecodeError):
        order = "rowid" if " points" in sql else "1"
        try:
            yield from old.execute(f"{sql} ORDER BY {order} DESC")
        except (sqlite3.Error, UnicodeDecodeError):
            return
