"""Reads the JSON of an ``.ipynb`` file, with a light validation of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_NEWEST = 4
_KINDS = ("code", "markdown", "raw")


class FormatError(Exception):
    """The text is no notebook; the message says why, the hint what to do."""

    def __init__(self, cause: str, hint: str = "open it in Jupyter and save it again") -> None:
        super().__init__(cause)
        self.hint = hint


@dataclass(frozen=True, slots=True, kw_only=True)
class RawCell:
    """A cell as the file has it; ``id`` and the tags in ``metadata`` may be of any type."""

    id: Any
    kind: str
    source: str
    metadata: Mapping[str, Any]
    execution_count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawNotebook:
    """A notebook's metadata and cells as the file has them."""

    metadata: Mapping[str, Any]
    cells: tuple[RawCell, ...]


def parse_ipynb(text: str) -> RawNotebook:
    """Read the JSON text of a notebook of format 2, 3 or 4.

    Raises:
        FormatError: it is not JSON, or no notebook.
    """
    document = _document(text)
    version = document.get("nbformat")
    if version is None:
        raise FormatError("it has no nbformat number", "check that it is a notebook")
    if type(version) is not int or version < 2:
        raise FormatError(f"its nbformat is {json.dumps(version)[:40]}, not a number from 2 to 4")
    if version > _NEWEST:
        raise FormatError(
            f"its nbformat is {version}, newer than the {_NEWEST} that is known here",
            "save it as nbformat 4, or update nb2prod",
        )
    metadata = _object(document.get("metadata", {}), "the notebook's metadata")
    cells = _upgraded(document) if version < _NEWEST else document.get("cells")
    if not isinstance(cells, list):
        raise FormatError("it has no list of cells")
    return RawNotebook(
        metadata=metadata,
        cells=tuple(_cell(cell, row) for row, cell in enumerate(cells)),
    )


def _document(text: str) -> dict[str, Any]:
    if not text.strip():
        raise FormatError("the file is empty", "save the notebook again")
    try:
        document = json.loads(text, object_pairs_hook=_without_duplicates)
    except json.JSONDecodeError as error:
        is_cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        cause = "the file is cut off" if is_cut else "the file is not JSON"
        where = f"line {error.lineno}, column {error.colno}"
        raise FormatError(f"{cause} ({where}: {error.msg})", "restore it from a backup") from error
    except RecursionError as error:
        raise FormatError("its JSON is nested too deeply") from error
    except ValueError as error:
        raise FormatError("it holds a number too long to be read") from error
    if not isinstance(document, dict):
        raise FormatError("its JSON is not an object", "check that it is a notebook")
    return document


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise FormatError(f"its JSON has the key {json.dumps(twice)[:60]} twice in one object")
    return result


def _cell(cell: Any, row: int) -> RawCell:
    fields = _object(cell, f"cell {row}")
    name = fields.get("id")
    place = f"cell {row}" + (f" (id {name[:64]})" if isinstance(name, str) and name else "")
    kind = fields.get("cell_type")
    if kind not in _KINDS:
        raise FormatError(f"{place} has the cell_type {json.dumps(kind)[:40]}")
    count = fields.get("execution_count")
    return RawCell(
        id=name,
        kind=kind,
        source=_source(fields.get("source"), place),
        metadata=_object(fields.get("metadata", {}), f"the metadata of {place}"),
        execution_count=count if type(count) is int else None,
    )


def _source(source: Any, place: str) -> str:
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    if not isinstance(source, str):
        raise FormatError(f"the source of {place} is neither text nor a list of lines")
    return source


def _object(value: Any, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise FormatError(f"{what} is not an object")
    return value


def _upgraded(document: Mapping[str, Any]) -> list[Any]:
    """The cells of format 2 or 3 as those of format 4."""
    worksheets = document.get("worksheets")
    if not isinstance(worksheets, list):
        raise FormatError("it has no list of worksheets")
    joint = "\n" if document["nbformat"] == 2 else ""
    return [_upgraded_cell(cell, joint) for sheet in worksheets for cell in _sheet_cells(sheet)]


def _sheet_cells(sheet: Any) -> Iterator[Any]:
    cells = _object(sheet, "a worksheet").get("cells")
    if not isinstance(cells, list):
        raise FormatError("a worksheet has no list of cells")
    yield from cells


def _upgraded_cell(cell: Any, joint: str) -> Any:
    if not isinstance(cell, dict):
        return cell
    kind = cell.get("cell_type")
    source = cell.get("input" if kind == "code" else "source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = joint.join(source)
    cell = {**cell, "source": source}
    if kind == "code":
        return {**cell, "execution_count": cell.get("prompt_number")}
    if kind == "heading":
        level = cell.get("level", 1)
        marks = "#" * level if type(level) is int and 1 <= level <= 6 else "#"
        text = _source(source, "a heading cell").replace("\n", " ")
        return {**cell, "cell_type": "markdown", "source": f"{marks} {text}"}
    return {**cell, "cell_type": "markdown" if kind in ("html", "plaintext") else kind}
