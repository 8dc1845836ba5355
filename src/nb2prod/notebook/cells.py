"""Checks the raw cells of a notebook and makes them values of the model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from nb2prod.model.diagnostic import Diagnostic, Fix, Severity
from nb2prod.model.notebook import Cell, no_options
from nb2prod.notebook.faults import refused_cell, shown
from nb2prod.notebook.ipynb import FormatError, RawCell
from nb2prod.notebook.translate import translate

_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_BIDIRECTIONAL = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PYTHON_2 = re.compile(
    r"^[ \t]*(?:print[ \t]+[^\s=(.,:\[+\-*/]|print[ \t]*>>|exec[ \t]+[\"'\w]|except[^\n:(]*,)",
    re.MULTILINE,
)
_TAB = re.compile(r"^ *\t", re.MULTILINE)
_SPACE = re.compile(r"^\t* ", re.MULTILINE)


def read_cells(
    raw: Sequence[RawCell],
) -> tuple[tuple[Cell, ...], tuple[Diagnostic, ...]]:
    """The cells, and what was repaired or is doubtful in them.

    Raises:
        InputError: a cell holds characters that cannot be read, or is of Python 2.
        FormatError: a cell's options are no object.
    """
    ids = _ids(raw)
    problems: list[Diagnostic] = []
    cells = []
    for index, fields in enumerate(raw):
        cell = _cell(index, ids[index], fields)
        _check_characters(cell)
        if cell.kind == "code" and _is_suspicious(cell.source):
            translate(cell)
        cells.append(cell)
        if type(fields.id) is str and fields.id != ids[index]:
            problems.append(_repaired_id(cell, fields.id))
        if not cell.source.isascii() and (match := _BIDIRECTIONAL.search(cell.source)):
            problems.append(_hidden_direction(cell, match.start()))
        if isinstance(fields.metadata.get("tags", []), list):
            tags = fields.metadata.get("tags", [])
            if len(tags) != len(cell.tags):
                problems.append(_odd_tags(cell))
        elif fields.metadata["tags"] is not None:
            problems.append(_odd_tags(cell))
    return tuple(cells), tuple(problems)


def read_options(metadata: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    """``metadata.nb2prod``, frozen.

    Raises:
        FormatError: it is no object.
    """
    options = metadata.get("nb2prod")
    if options is None:
        return no_options()
    if not isinstance(options, dict):
        raise FormatError(
            f"`nb2prod` in {where} is not an object", 'write it as {"name": value, ...}'
        )
    return MappingProxyType(options)


def _cell(index: int, cell_id: str, fields: RawCell) -> Cell:
    tags = fields.metadata.get("tags")
    return Cell(
        index=index,
        id=cell_id,
        kind=fields.kind,
        source=_one_line_end(fields.source),
        tags=(tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()),
        options=read_options(fields.metadata, f"the metadata of cell {index} (id {cell_id})"),
        execution_count=fields.execution_count,
    )


def _one_line_end(source: str) -> str:
    return source.replace("\r\n", "\n").replace("\r", "\n") if "\r" in source else source


def _ids(raw: Sequence[RawCell]) -> list[str]:
    """An id for each cell: its own where that is valid and new, else one from its place."""
    known = {fields.id for fields in raw if isinstance(fields.id, str)}
    taken: set[str] = set()
    ids = []
    for index, fields in enumerate(raw):
        name = fields.id
        if not (isinstance(name, str) and _ID.fullmatch(name)) or name in taken:
            name = f"cell-{index}"
            while name in known or name in taken:
                name += "-"
        taken.add(name)
        ids.append(name)
    return ids


def _check_characters(cell: Cell) -> None:
    for text in (cell.source, *cell.tags):
        if "\0" in text:
            line = text[: text.index("\0")].count("\n") + 1
            cause = f"line {line} holds a NUL character"
            raise refused_cell(cell, cause, "delete that character")
        if not text.isascii() and (match := _SURROGATE.search(text)):
            line = text[: match.start()].count("\n") + 1
            cause = f"line {line} holds half of a character (a lone surrogate)"
            raise refused_cell(cell, cause, "delete that character")


def _is_suspicious(source: str) -> bool:
    """Whether the code may be Python 2 or mix tabs and spaces: then it is worth a parse."""
    if _PYTHON_2.search(source):
        return True
    return "\t" in source and bool(_TAB.search(source) and _SPACE.search(source))


def _repaired_id(cell: Cell, old: str) -> Diagnostic:
    return Diagnostic(
        code="NB102",
        severity=Severity.INFO,
        message=f"The cell's id `{shown(old, 40)}` is doubled or not allowed; "
        f"it is read as `{cell.id}`.",
        hint="Save the notebook in Jupyter, which gives the cell a new id.",
        cell=cell.index,
    )


def _hidden_direction(cell: Cell, position: int) -> Diagnostic:
    return Diagnostic(
        code="NB103",
        severity=Severity.WARNING,
        message="The cell holds a control character that changes the direction of writing, "
        "so that it may read otherwise than it runs.",
        hint="Delete the character, or write it as an escape such as \\u202e.",
        cell=cell.index,
        line=cell.source[:position].count("\n") + 1,
    )


def _odd_tags(cell: Cell) -> Diagnostic:
    return Diagnostic(
        code="NB105",
        severity=Severity.WARNING,
        message="The cell's tags are not a list of texts; what is no text is ignored.",
        hint="Write the tags as texts, such as `data` or `training:forest`.",
        cell=cell.index,
        fix=Fix(cell=cell.index, tags=cell.tags),
    )
