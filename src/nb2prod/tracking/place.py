"""Where the book of a notebook lies."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = ".nb2prod"
FILE = "book.db"
VARIABLE = "NB2PROD_BOOK"


def book_for(path: Path, given: Path | None = None) -> Path:
    """The book of a notebook or an exported package: beside it, if nothing else is said.

    Args:
        given: the place that the command line or the configuration names; it wins.
    """
    named = given or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    if named is not None:
        return (named / FILE if named.is_dir() else named).absolute()
    return path.absolute().parent / FOLDER / FILE


def run_folder(book: Path, run: str) -> Path:
    """The folder of a run's notebook and page, or of a package's results."""
    return book.parent / "runs" / run
