"""The book: every run of the notebooks beside it, in one SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from nb2prod.errors import InputError
from nb2prod.model.run import Execution, Metric, ParameterValue, Point, Run, RunStatus, StoredFile
from nb2prod.tracking import codec, files
from nb2prod.tracking.codec import text
from nb2prod.tracking.connect import faults, open_book
from nb2prod.tracking.owner import is_gone
from nb2prod.tracking.query import Query, select

_COLUMNS = "id, experiment, status, via, started, seconds, sweep, error, owner, document"
_MARKS = "?,?,?,?,?,?,?,?,?,?"
_AT_ONCE = 500
_CHILDREN = ("parameters", "metrics", "run_executions")


class Book:
    """A connection to the book; it belongs to one thread, and does not survive a fork.

    Args:
        path: the file; it and its folder are made if they are missing.
        timeout: seconds to wait while other processes write.

    Raises:
        InputError: the file is corrupt, of a newer version, or no book.
        ProtectedError: it is locked, or cannot be written.
    """

    def __init__(self, path: Path, timeout: float = 5.0) -> None:
        self.path = path
        self._connection = open_book(path, timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def set_timeout(self, seconds: float) -> None:
        """Change how long to wait while other processes write."""
        self._connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")

    def version(self) -> int:
        """A number that changes when another connection has written."""
        with faults(self.path):
            (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(version)

    # -- writing -----------------------------------------------------------------------------

    def save(self, run: Run, *, stored: Collection[str] = ()) -> None:
        """Keep a run, in place of what was kept of it; all or nothing.

        What it has written survives the end of the process. Executions do not change: one that
        the book has stays as it is.

        Args:
            stored: ids of executions that the book is known to have.

        Raises:
            ProtectedError: the book is locked, or the disk is full.
        """
        with self._writing() as connection:
            connection.execute(f"REPLACE INTO runs ({_COLUMNS}) VALUES ({_MARKS})", _row(run))
            for table in _CHILDREN:
                connection.execute(f"DELETE FROM {table} WHERE run = ?", (run.id,))
            for sql, rows in _rows(run, stored):
                connection.executemany(sql, rows)

    def finish(self, id: str, status: RunStatus, seconds: float, error: str = "") -> None:
        """Say how a run ended."""
        with self._writing() as connection:
            connection.execute(
                "UPDATE runs SET status = ?, seconds = ?, error = ? WHERE id = ?",
                (status.value, seconds, text(error), id),
            )

    def set_files(self, id: str, files: tuple[StoredFile, ...]) -> None:
        """Say which files a run left that no execution names."""
        with self._writing() as connection:
            found = connection.execute("SELECT document FROM runs WHERE id = ?", (id,)).fetchone()
            if found:
                document = codec.with_files(found[0], files)
                connection.execute("UPDATE runs SET document = ? WHERE id = ?", (document, id))

    def log(self, id: str, points: Iterable[Point]) -> None:
        """Add points to a run's curves."""
        rows = [
            (id, text(item.name), item.at, item.number, codec.number(item.value)) for item in points
        ]
        with self._writing() as connection:
            connection.executemany("INSERT INTO points VALUES (?,?,?,?,?)", rows)

    def delete(self, id: str) -> None:
        """Take a run out of the book; its files stay."""
        with self._writing() as connection:
            connection.execute("DELETE FROM runs WHERE id = ?", (id,))
            for table in (*_CHILDREN, "points"):
                connection.execute(f"DELETE FROM {table} WHERE run = ?", (id,))

    def add_file(self, name: str, content: bytes, suffix: str, step: str = "") -> StoredFile:
        """Keep a big value as a file beside the book.

        Raises:
            ProtectedError: the disk is full.
        """
        return files.store(self.path.parent, name, content, suffix, step)

    # -- reading -----------------------------------------------------------------------------

    def runs(self, query: Query | None = None) -> tuple[Run, ...]:
        """The runs that a query finds, without their executions.

        Raises:
            InputError: the query cannot be read, or the book is corrupt.
        """
        self._settle()
        with faults(self.path), self._snapshot():
            return tuple(self._load(select(self._connection, query or Query())))

    def run(self, id: str) -> Run:
        """One run with its executions, by its id or the beginning of it.

        Raises:
            InputError: there is none, or more than one.
        """
        self._settle()
        with faults(self.path), self._snapshot():
            found = self._connection.execute(
                "SELECT id FROM runs WHERE id LIKE ?2 ESCAPE '\\' OR id LIKE ?3 ESCAPE '\\' "
                "ORDER BY id = ?1 DESC LIMIT 2",
                (id, f"{_escaped(id)}%", f"%-{_escaped(id)}%"),
            ).fetchall()
            if not found or not id:
                raise InputError(f"there is no run {id!r}: 'nb2prod runs list' shows them")
            if len(found) > 1 and found[0][0] != id:
                raise InputError(f"several runs begin with {id!r}: write more of the id")
            (run,) = self._load([found[0][0]])
            return replace(run, executions=tuple(self._executions(run.id)))

    def points(self, id: str, name: str | None = None) -> tuple[Point, ...]:
        """The points of a run's curves, in the order in which they were logged."""
        sql = "SELECT name, value, at, number FROM points WHERE run = ? AND name = ifnull(?, name)"
        with faults(self.path):
            rows = self._connection.execute(f"{sql} ORDER BY rowid", (id, name)).fetchall()
        return tuple(
            Point(name=name, value=codec.from_column(value), at=at, number=number)
            for name, value, at, number in rows
        )

    def _settle(self) -> None:
        """Mark the runs whose process has died."""
        sql = "SELECT id, owner FROM runs WHERE status = 'running'"
        with faults(self.path):
            gone = [id for id, owner in self._connection.execute(sql).fetchall() if is_gone(owner)]
        if gone:
            with self._writing() as connection:
                connection.executemany(
                    "UPDATE runs SET status = 'interrupted' WHERE id = ? AND status = 'running'",
                    [(id,) for id in gone],
                )

    def _load(self, ids: Sequence[str]) -> Iterator[Run]:
        for start in range(0, len(ids), _AT_ONCE):
            part = ids[start : start + _AT_ONCE]
            marks = ",".join("?" * len(part))
            parameters: dict[str, list[ParameterValue]] = {id: [] for id in part}
            metrics: dict[str, list[Metric]] = {id: [] for id in part}
            chosen = f"WHERE run IN ({marks}) ORDER BY position"
            sql = f"SELECT run, name, text FROM parameters {chosen}"
            for run, name, literal in self._connection.execute(sql, part):
                parameters[run].append(ParameterValue(name=name, text=literal))
            sql = f"SELECT run, name, value, step FROM metrics {chosen}"
            for run, name, value, step in self._connection.execute(sql, part):
                metrics[run].append(Metric(name=name, value=codec.from_column(value), step=step))
            sql = f"SELECT {_COLUMNS} FROM runs WHERE id IN ({marks})"
            rows = {row[0]: row for row in self._connection.execute(sql, part)}
            yield from (_run(rows[id], parameters[id], metrics[id]) for id in part)

    def _executions(self, id: str) -> Iterator[Execution]:
        sql = (
            "SELECT e.id, e.cell, e.digest, s.text, e.document FROM run_executions x "
            "JOIN executions e ON e.id = x.execution JOIN sources s ON s.digest = e.digest "
            "WHERE x.run = ? ORDER BY x.position"
        )
        return (codec.execution(*row) for row in self._connection.execute(sql, (id,)).fetchall())

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with faults(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        """Read everything as of one moment."""
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")


def _row(run: Run) -> tuple[Any, ...]:
    return (
        run.id,
        text(run.experiment),
        run.status.value,
        run.via,
        run.started,
        run.seconds,
        run.sweep,
        text(run.error),
        run.owner,
        codec.run_document(run),
    )


def _parameters(run: Run) -> Iterator[tuple[Any, ...]]:
    for position, item in enumerate(run.parameters):
        literal = text(item.text)
        yield run.id, text(item.name), position, literal, codec.number_of(literal)


def _metrics(run: Run) -> Iterator[tuple[Any, ...]]:
    for position, item in enumerate(run.metrics):
        yield run.id, text(item.name), position, codec.number(item.value), text(item.step)


def _names(run: Run) -> Iterator[tuple[str, str]]:
    yield from ((text(item.name), "parameters") for item in run.parameters)
    yield from ((text(item.name), "metrics") for item in run.metrics)


def _rows(run: Run, stored: Collection[str]) -> Iterator[tuple[str, Iterable[tuple[Any, ...]]]]:
    """Yield the statements that fill the tables below a run, with their rows."""
    yield "INSERT OR REPLACE INTO parameters VALUES (?,?,?,?,?)", _parameters(run)
    yield "INSERT OR REPLACE INTO metrics VALUES (?,?,?,?,?)", _metrics(run)
    yield "INSERT OR IGNORE INTO names VALUES (?,?)", _names(run)
    if not run.executions:
        return
    new = [item for item in run.executions if item.id not in stored]
    sources = [(item.digest, text(item.source)) for item in new]
    yield "INSERT OR IGNORE INTO sources VALUES (?,?)", sources
    documents = [(e.id, text(e.cell), e.digest, codec.execution_document(e)) for e in new]
    yield "INSERT OR IGNORE INTO executions VALUES (?,?,?,?)", documents
    order = [(run.id, position, item.id) for position, item in enumerate(run.executions)]
    yield "INSERT INTO run_executions VALUES (?,?,?)", order


def _run(
    row: Sequence[Any], parameters: Sequence[ParameterValue], metrics: Sequence[Metric]
) -> Run:
    id, experiment, status, via, started, seconds, sweep, error, owner, document = row
    return Run(
        id=id,
        experiment=experiment,
        status=RunStatus(status),
        via=via,
        started=started,
        seconds=seconds,
        parameters=tuple(parameters),
        metrics=tuple(metrics),
        sweep=sweep,
        error=error,
        owner=owner,
        **codec.run_fields(document),
    )


def _escaped(pattern: str) -> str:
    for char in "\\%_":
        pattern = pattern.replace(char, f"\\{char}")
    return pattern
