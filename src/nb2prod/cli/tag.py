"""``nb2prod tag``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from nb2prod.cli import options
from nb2prod.cli.formats import one_line
from nb2prod.errors import InputError
from nb2prod.model.notebook import Notebook

_WIDTH = 60


@click.command(epilog="""\b
Examples:
  nb2prod tag churn.ipynb
  nb2prod tag churn.ipynb --set 3=data:load --set 7=training --remove 9
  nb2prod tag churn.ipynb --suggest --write
""")
@options.notebook
@click.option(
    "--set",
    "wanted",
    multiple=True,
    metavar="CELL=TAG",
    help="Give a cell a role; repeatable.",
)
@click.option(
    "--remove",
    "unwanted",
    multiple=True,
    metavar="CELL",
    help="Take a cell's role away; repeatable.",
)
@click.option("--suggest", is_flag=True, help="Print tags for the cells that have none.")
@click.option("--from-kale", is_flag=True, help="Print tags for the cells with Kale's.")
@click.option("--write", is_flag=True, help="Write what is suggested.")
def command(
    notebook: Path,
    wanted: tuple[str, ...],
    unwanted: tuple[str, ...],
    suggest: bool,
    from_kale: bool,
    write: bool,
) -> int:
    """List, set, remove or suggest the tags of cells.

    A TAG is ROLE or ROLE:NAME; roles are parameters, setup, data, training, evaluation,
    inference and skip. A CELL is its number in the list, from 0, or its id.
    """
    from nb2prod.app import tag

    if write and not (suggest or from_kale):
        raise click.UsageError("--write needs --suggest or --from-kale")
    if (suggest or from_kale) and (wanted or unwanted):
        raise click.UsageError("--set and --remove stand without suggestions")
    if suggest and from_kale:
        raise click.UsageError("choose one of --suggest and --from-kale")
    if suggest or from_kale:
        proposed = tag.suggest(notebook) if suggest else tag.convert_kale(notebook)
        if write:
            tag.write(notebook, proposed)
        _print(tag.tagged(notebook), proposed)
        done = "written" if write else "nothing is written without --write"
        click.echo(f"{len(proposed)} cells: {done}", err=True)
    elif wanted or unwanted:
        changed = tag.retag(notebook, dict(map(_pair, wanted)), unwanted)
        _print(tag.tagged(notebook), changed)
    else:
        listed = tag.tagged(notebook)
        _print(listed, {c.index: c.tags for c in listed.cells if c.kind == "code"})
    return 0


def _pair(text: str) -> tuple[str, str]:
    cell, sign, tag = text.partition("=")
    if not (cell and sign and tag):
        raise InputError(f"--set {text!r}: write CELL=TAG, as in 3=data:load")
    return cell, tag


def _print(notebook: Notebook, tags: Mapping[int, tuple[str, ...]]) -> None:
    """One line a cell: number, tags, first line of code."""
    rows = [
        (
            str(cell.index),
            one_line(", ".join(tags[cell.index])),
            _first_line(cell.source),
        )
        for cell in notebook.cells
        if cell.index in tags
    ]
    wide = max((len(row[1]) for row in rows), default=0)
    for number, tag, line in rows:
        click.echo(f"{number:>4}  {tag:<{wide}}  {line}".rstrip())


def _first_line(source: str) -> str:
    line = one_line(next(iter(source.strip().splitlines()), ""))
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"
