"""Progress bars for the cells of a notebook and the runs of a sweep, on a terminal only."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from nb2prod.cli.formats import one_line

if TYPE_CHECKING:
    from nb2prod.execution.sweep import Progress

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


@contextmanager
def sweep_bar() -> Iterator[Callable[[Progress], None] | None]:
    """Yield what draws the bar of a sweep on standard error; None where that is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    try:
        yield _draw_sweep
    finally:
        click.echo(_CLEAR, nl=False, err=True)


def _draw_sweep(progress: Progress) -> None:
    """Draw the bar, how many runs are done, and the best so far."""
    from nb2prod.cli import run_formats, sweep_formats

    best = ""
    if progress.best is not None:
        value = progress.best.metric(progress.sweep.metric)
        assert value is not None
        of = ", ".join(f"{name}={text}" for name, text in sweep_formats.tried(progress))
        best = f"  best {progress.sweep.metric} {run_formats.number(value)} ({of})"
    _show(progress.done, progress.total, sweep_formats.counts(progress) + best)


def _draw(done: int, total: int, line: str) -> None:
    """Draw the bar, the number of the cell, and the start of its first line."""
    _show(done, total, f"cell {done} of {total}  {line}")


def _show(done: int, total: int, said: str) -> None:
    full = _BAR * done // max(total, 1)
    text = f"[{'#' * full}{'.' * (_BAR - full)}] {one_line(said)}"
    width = shutil.get_terminal_size().columns - 1
    click.echo(_CLEAR + text[:width], nl=False, err=True)
