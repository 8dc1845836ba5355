"""A progress bar for the cells of a notebook, on a terminal only."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from nb2prod.cli.formats import one_line

_BAR = 24
_CLEAR = "\r\033[K"


@contextmanager
def cells_bar() -> Iterator[Callable[[int, int, str], None] | None]:
    """Yield what draws the bar on standard error; None where that is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    try:
        yield _draw
    finally:
        click.echo(_CLEAR, nl=False, err=True)


def _draw(done: int, total: int, line: str) -> None:
    """Draw the bar, the number of the cell, and the start of its first line."""
    full = _BAR * done // max(total, 1)
    text = f"[{'#' * full}{'.' * (_BAR - full)}] cell {done} of {total}  {one_line(line)}"
    width = shutil.get_terminal_size().columns - 1
    click.echo(_CLEAR + text[:width], nl=False, err=True)
