"""Writes into the book from a kernel: quickly, and again later where that fails."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nb2prod.errors import Nb2prodError, ProtectedError
from nb2prod.kernel.record import Record
from nb2prod.model.run import Execution, Point, Run, StoredFile
from nb2prod.tracking.book import Book
from nb2prod.tracking.owner import this_process

if TYPE_CHECKING:
    from nb2prod.app.strips import Strip

_PATIENCE = 0.1
_LAST_PATIENCE = 5.0
_EVERY = 0.5


class Writer:
    """The book as the collector uses it.

    A cell never waits long for a book that another process has locked: what cannot be written
    is kept, and tried again at the end of the next cell and of the session.

    Raises:
        Nb2prodError: the book cannot be used.
    """

    def __init__(self, book: Path) -> None:
        self._path = book
        self._book = Book(book, timeout=_LAST_PATIENCE)
        self._book.set_timeout(_PATIENCE)
        self._owner = this_process()
        self._thread = threading.get_ident()
        self._process = os.getpid()
        self._unsaved: dict[str, Run] = {}
        self._points: list[tuple[str, Point]] = []
        self._executions: dict[str, Execution] = {}
        self._stored: set[str] = set()
        self._said = False
        self._written = 0.0

    @property
    def place(self) -> Path:
        """The book's file."""
        return self._path

    def execution(self, record: Record) -> Execution:
        """The record as the book keeps it; made once."""
        if record.id not in self._executions:
            self._executions[record.id] = record.execution()
        return self._executions[record.id]

    def save(self, run: Run) -> None:
        """Write a run, and all that could not be written before."""
        self._unsaved[run.id] = run if run.owner else replace(run, owner=self._owner)
        self._flush()

    def log(self, run: str, name: str, value: float, number: int | None) -> None:
        """Write a point of a curve, together with others that come soon."""
        point = Point(name=name, value=value, at=time.time(), number=number)
        if os.getpid() != self._process:  # a child of the kernel: the connection is not its own
            with Book(self._path) as book:
                return book.log(run, [point])
        self._points.append((run, point))
        if point.at - self._written > _EVERY:
            self._flush()

    def pictures(self, step: str, images: Sequence[bytes]) -> tuple[StoredFile, ...]:
        """Keep pictures as files."""
        try:
            return tuple(
                self._book.add_file(f"{step}-{number}.png", image, ".png", step)
                for number, image in enumerate(images, start=1)
            )
        except ProtectedError as error:
            self.say(error)
            return ()

    def strip(self, run: Run, record: Record) -> Strip | None:
        """What stands under the cell; None if the run is not in the book yet."""
        from nb2prod.app.strips import strip_of

        execution = self.execution(record)
        return strip_of(self._book, run.id, run.experiment, execution, {})

    def close(self) -> None:
        """Write what is not written yet, with more patience."""
        self._book.set_timeout(_LAST_PATIENCE)
        self._flush()
        self._book.close()

    def say(self, error: Exception) -> None:
        """Tell the user once that something is not kept."""
        if not self._said:
            self._said = True
            what = str(error) if isinstance(error, Nb2prodError) else repr(error)
            print(f"nb2prod: this run is not in the book yet: {what}", file=sys.stderr)

    def _flush(self) -> None:
        if threading.get_ident() != self._thread or os.getpid() != self._process:
            return
        self._written = time.time()
        try:
            for id, run in list(self._unsaved.items()):
                self._book.save(run, stored=self._stored)
                self._stored |= {item.id for item in run.executions}
                del self._unsaved[id]
            while self._points:
                points = self._points[:]
                for run_id in dict.fromkeys(id for id, _ in points):
                    self._book.log(run_id, [point for id, point in points if id == run_id])
                del self._points[: len(points)]
            self._said = False
        except Nb2prodError as error:
            self.say(error)
