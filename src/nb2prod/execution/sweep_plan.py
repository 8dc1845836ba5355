"""A sweep as it is kept beside the book, so that it can go on after it was stopped."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nb2prod.errors import InputError, ProtectedError
from nb2prod.execution.sweep_space import Choices, Range, Space, Value

FOLDER = "sweeps"
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """What a sweep tries, and on what.

    Attributes:
        target: the notebook, or the folder of the package; absolute.
        digest: of the target's code.
        book: where its runs go.
        trials: how many trials Optuna makes; 0 for all combinations of the space.
        metric: what is to be the best; may be empty.
        python: the package's interpreter; empty for its own.
    """

    id: str
    target: Path
    digest: str
    book: Path
    space: Space
    trials: int = 0
    metric: str = ""
    maximize: bool = True
    python: str = ""

    @property
    def size(self) -> int:
        """How many trials there are."""
        return self.trials or self.space.size

    def is_better(self, value: float, other: float) -> bool:
        """Whether one value of the metric is better than another."""
        return value > other if self.maximize else value < other


def save(sweep: Sweep) -> None:
    """Keep a new sweep.

    Raises:
        ProtectedError: it cannot be written.
    """
    path = _path(sweep.book, sweep.id, ".json")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_suffix(".tmp").open("w", encoding="utf-8") as stream:
            stream.write(json.dumps(_to_dict(sweep), indent=1))
            stream.flush()
            os.fsync(stream.fileno())
        path.with_suffix(".tmp").replace(path)
    except OSError as error:
        raise ProtectedError(f"{path}: cannot be written: {error.strerror}") from error


def load(book: Path, id: str) -> Sweep:
    """The sweep of this id, or of this beginning or part after the hyphen.

    Raises:
        InputError: there is none, or more than one, or it cannot be read.
    """
    known = sorted(path.stem for path in (book.parent / FOLDER).glob("*.json"))
    found = [one for one in known if id and (one.startswith(id) or one.endswith(f"-{id}"))]
    if len(found) != 1:
        listed = ", ".join(known[-5:]) or "none"
        raise InputError(f"there is no sweep {id!r} beside {book}; the latest are: {listed}")
    path = _path(book, found[0], ".json")
    try:
        return _from_dict(json.loads(path.read_text(encoding="utf-8")), book)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: is no sweep that this version can read: {error}") from error


@contextmanager
def locked(sweep: Sweep, seconds: float = 10.0) -> Iterator[int]:
    """Be the only one who works on a sweep; yield the lock's file descriptor.

    A process that inherits it keeps the lock until it ends.

    Raises:
        ProtectedError: another process works on it.
    """
    path = _path(sweep.book, sweep.id, ".lock")
    with path.open("a") as stream:
        until = time.monotonic() + seconds
        while not _lock(stream.fileno()):
            if time.monotonic() > until:
                raise ProtectedError(
                    f"another process works on the sweep {sweep.id}: stop it, or wait"
                )
            time.sleep(0.05)
        yield stream.fileno()


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def _path(book: Path, id: str, suffix: str) -> Path:
    return book.parent / FOLDER / f"{id}{suffix}"


def _to_dict(sweep: Sweep) -> dict[str, Any]:
    return {
        "version": VERSION,
        "id": sweep.id,
        "target": Path(os.path.relpath(sweep.target, sweep.book.parent)).as_posix(),
        "sha256": sweep.digest,
        "grid": [_axis(axis) for axis in sweep.space.grid],
        "drawn": [_axis(axis) for axis in sweep.space.drawn],
        "samples": sweep.space.samples,
        "seed": sweep.space.seed,
        "trials": sweep.trials,
        "metric": sweep.metric,
        "maximize": sweep.maximize,
        "python": sweep.python,
    }


def _axis(axis: Choices | Range) -> dict[str, Any]:
    if isinstance(axis, Range):
        return {"name": axis.name, "kind": axis.kind, "low": axis.low, "high": axis.high}
    return {"name": axis.name, "values": [[one.given, one.literal] for one in axis.values]}


def _from_dict(document: Mapping[str, Any], book: Path) -> Sweep:
    if document["version"] != VERSION:
        raise ValueError(f"version {document['version']}")
    return Sweep(
        id=document["id"],
        target=Path(os.path.normpath(book.parent / document["target"])),
        digest=document["sha256"],
        book=book,
        space=Space(
            grid=tuple(_choices(one) for one in document["grid"]),
            drawn=tuple(
                _choices(one) if "values" in one else Range(**one) for one in document["drawn"]
            ),
            samples=document["samples"],
            seed=document["seed"],
        ),
        trials=document["trials"],
        metric=document["metric"],
        maximize=document["maximize"],
        python=document["python"],
    )


def _choices(document: Mapping[str, Any]) -> Choices:
    values = tuple(Value(given=given, literal=text) for given, text in document["values"])
    return Choices(name=document["name"], values=values)
