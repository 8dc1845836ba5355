"""Use case: send runs of the book to a tracker."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from nb2prod.errors import InputError, Nb2prodError
from nb2prod.tracking.book import Book

if TYPE_CHECKING:
    from nb2prod.model.run import Point, Run
    from nb2prod.tracking.protocol import MakeTracker, Tracker


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """What became of a run.

    Attributes:
        place: where it lies now; empty if it was not sent.
        error: why it was not sent; empty if it was.
        exit_code: 0 if it was sent, else that of the error.
    """

    run: str
    place: str = ""
    error: str = ""
    exit_code: int = 0


def tracker(name: str, options: Mapping[str, str]) -> Tracker:
    """The tracker of this name, built-in or plugged in.

    Raises:
        InputError: there is none, it cannot be loaded, or it does not take an option.
    """
    from nb2prod.plugins import load
    from nb2prod.tracking.protocol import GROUP

    make = cast("MakeTracker", load(GROUP, name))
    try:
        return make(options)
    except Nb2prodError:
        raise
    except Exception as error:  # another's code: whatever it raises, it cannot be used
        raise _fault(name, error) from error


def trackers() -> tuple[str, ...]:
    """The names of all trackers."""
    from nb2prod.plugins import names
    from nb2prod.tracking.protocol import GROUP

    return names(GROUP)


def ended(book: Path) -> tuple[str, ...]:
    """The ids of all runs that have ended, the oldest first."""
    from nb2prod.tracking.query import Query

    with Book(book) as opened:
        found = opened.runs(Query(order="started", descending=False))
    return tuple(run.id for run in found if run.status != "running")


def push(book: Path, ids: Sequence[str], to: Tracker) -> Iterator[Pushed]:
    """Send runs one after the other; one that cannot be sent does not stop the others.

    Args:
        ids: whole, or enough of them.

    Raises:
        InputError: the book cannot be read.
    """
    for id in ids:
        try:
            with Book(book) as opened:
                run = opened.run(id)
                points = opened.points(run.id)
            yield Pushed(run=run.id, place=_sent(to, run, points, book.parent))
        except Nb2prodError as error:
            yield Pushed(run=id, error=str(error), exit_code=error.exit_code)


def _sent(to: Tracker, run: Run, points: Sequence[Point], folder: Path) -> str:
    try:
        return to.send(run, points, folder)
    except Nb2prodError:
        raise
    except Exception as error:  # another's code: whatever it raises, the run was not sent
        raise _fault(type(to).__name__, error) from error


def _fault(name: str, error: Exception) -> InputError:
    from nb2prod.tracking.sending import said

    return InputError(f"{name}: {said(error)}")
