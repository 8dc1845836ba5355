"""Sets ``metadata.tags`` of cells in the text of an ``.ipynb`` file, byte for byte elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nb2prod.errors import InputError

_BLANKS = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of a JSON object: where its key starts, and where its value starts and ends."""

    key: str
    start: int
    value: int
    end: int


def ipynb_with_tags(text: str, tags: Mapping[int, Sequence[str]], name: str) -> str:
    """The notebook's text with the tags of some cells set; ``name`` is the file's, for errors.

    Raises:
        InputError: it is of format 2 or 3.
    """
    top = {member.key: member for member in _members(text, _skip(text, 0))}
    if "cells" not in top:
        raise InputError(f"{name}: tags need nbformat 4; open it in Jupyter and save it again")
    style = _Style.of(text)
    edits = [
        _edit(text, start, tags[index], style)
        for index, start in enumerate(_elements(text, top["cells"].value))
        if index in tags
    ]
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    """How the file is laid out: the indent of one level, or None for everything on one line."""

    indent: str | None
    line_end: str = "\n"

    @classmethod
    def of(cls, text: str) -> _Style:
        match = re.match(r"\s*\{(\r?\n)([ \t]*)", text)
        return cls(indent=match[2], line_end=match[1]) if match else cls(indent=None)

    def written(self, tags: Sequence[str], depth: int) -> str:
        """The list of tags as JSON, its closing bracket ``depth`` levels deep."""
        if self.indent is None or not tags:
            return json.dumps(list(tags), ensure_ascii=False)
        outer = self.line_end + self.indent * depth
        items = [outer + self.indent + json.dumps(tag, ensure_ascii=False) for tag in tags]
        return f"[{','.join(items)}{outer}]"

    def lead(self, depth: int) -> str:
        """What stands before a member that is ``depth`` levels deep."""
        return "" if self.indent is None else self.line_end + self.indent * depth


_METADATA_DEPTH = 3


def _edit(text: str, cell: int, tags: Sequence[str], style: _Style) -> tuple[int, int, str]:
    """The span to replace in the cell that starts at ``cell``, and its new text."""
    fields = {member.key: member for member in _members(text, cell)}
    metadata = fields.get("metadata")
    depth = _METADATA_DEPTH + 1
    member = f'"tags": {style.written(tags, depth)}'
    if metadata is None:
        inner = f"{style.lead(depth)}{member}{style.lead(depth - 1)}"
        return cell + 1, cell + 1, f'{style.lead(depth - 1)}"metadata": {{{inner}}},'
    members = list(_members(text, metadata.value))
    for known in members:
        if known.key == "tags":
            return known.value, known.end, style.written(tags, depth)
    if not members:
        inner = f"{style.lead(depth)}{member}{style.lead(depth - 1)}"
        return metadata.value, metadata.end, f"{{{inner}}}"
    separator = style.lead(depth) or " "
    for known in members:
        if known.key > "tags":
            return known.start, known.start, f"{member},{separator}"
    end = members[-1].end
    return end, end, f",{separator}{member}"


def _members(text: str, start: int) -> Iterator[Member]:
    """The members of the object that starts at ``start``."""
    position = _skip(text, start + 1)
    while text[position] != "}":
        key, after = _DECODER.raw_decode(text, position)
        value = _skip(text, _skip(text, after) + 1)
        end = _end(text, value)
        yield Member(key=key, start=position, value=value, end=end)
        position = _next(text, end)


def _elements(text: str, start: int) -> Iterator[int]:
    """Where the elements of the array that starts at ``start`` start."""
    position = _skip(text, start + 1)
    while text[position] != "]":
        yield position
        position = _next(text, _end(text, position))


def _next(text: str, end: int) -> int:
    """Where the next element or the closing bracket stands after an element's end."""
    position = _skip(text, end)
    return _skip(text, position + 1) if text[position] == "," else position


def _end(text: str, value: int) -> int:
    return _DECODER.raw_decode(text, value)[1]


def _skip(text: str, position: int) -> int:
    match = _BLANKS.match(text, position)
    return match.end() if match else position
