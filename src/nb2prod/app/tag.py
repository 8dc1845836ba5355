"""Use case: the tags of a notebook's cells, listed, changed or suggested."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from nb2prod.errors import InputError
from nb2prod.model.notebook import Cell, Notebook

Tags = Mapping[int, tuple[str, ...]]
"""All tags of cells, by their index."""


def tagged(path: Path) -> Notebook:
    """The notebook with the tags that it has.

    Raises:
        InputError: it cannot be read.
    """
    from nb2prod.notebook.read import read_notebook

    return read_notebook(path)


def retag(path: Path, wanted: Mapping[str, str], unwanted: Collection[str]) -> Tags:
    """Give cells a role, or take it away, and write that; tags of other tools stay.

    Args:
        wanted: role tag by cell, which is an index or an id.
        unwanted: cells that lose their role.

    Returns:
        All tags of these cells.

    Raises:
        InputError: there is no such cell, or the tag means nothing.
    """
    cells = tagged(path).cells
    tags = {cell.index: _others(cell) for cell in (_cell(cells, k) for k in unwanted)}
    for key, tag in wanted.items():
        cell = _cell(cells, key)
        tags[cell.index] = (*_others(cell), _checked(cell, tag))
    return write(path, tags)


def suggest(path: Path) -> Tags:
    """Tags for the cells that have no role, from what their code does."""
    from nb2prod.analysis import analyse
    from nb2prod.notebook.translate import translate_notebook
    from nb2prod.planning.suggest import suggest_tags

    notebook = tagged(path)
    codes = translate_notebook(notebook)
    proposed = suggest_tags(notebook, codes, analyse(codes))
    return {i: (*notebook.cells[i].tags, tag) for i, tag in proposed.items()}


def convert_kale(path: Path) -> Tags:
    """Tags for the cells that have Kale's."""
    from nb2prod.notebook.tags import from_kale

    converted: dict[int, tuple[str, ...]] = {}
    previous: tuple[str, ...] = ()
    cells = [cell for cell in tagged(path).cells if cell.kind == "code"]
    for cell in cells:
        previous = from_kale(cell.tags, previous)
        if previous != cell.tags:
            converted[cell.index] = previous
    return converted


def write(path: Path, tags: Tags) -> Tags:
    """Write tags; cells that are not named keep theirs. Returns what it was given."""
    from nb2prod.notebook.tags import write_tags

    write_tags(path, tags)
    return tags


def _others(cell: Cell) -> tuple[str, ...]:
    """The cell's tags that are no roles."""
    from nb2prod.notebook.tags import parse_tag

    return tuple(tag for tag in cell.tags if parse_tag(tag) is None)


def _checked(cell: Cell, tag: str) -> str:
    """The tag, if it is a role's and its name can be used."""
    from nb2prod.notebook.tags import parse_tag, tag_problems

    for problem in tag_problems(replace(cell, tags=(tag,))):
        raise InputError(f"{problem.message} {problem.hint}".strip())
    if parse_tag(tag) is None:
        raise InputError(f"{tag!r} is no tag: use ROLE or ROLE:NAME, as in 'data:load'")
    return tag


def _cell(cells: tuple[Cell, ...], key: str) -> Cell:
    """A code cell, by its index or id."""
    by_id = next((cell.index for cell in cells if cell.id == key), None)
    index = int(key) if key.isdecimal() and key.isascii() else by_id
    if index is None or index >= len(cells):
        raise InputError(f"there is no cell {key!r}: 'nb2prod tag' lists them")
    if cells[index].kind != "code":
        raise InputError(f"cell {index} is {cells[index].kind}: only code cells have a role")
    return cells[index]
