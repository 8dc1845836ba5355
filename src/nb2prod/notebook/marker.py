"""The ``# %% title [kind] key=value`` lines of py:percent scripts."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

_KINDS = {"markdown": "markdown", "md": "markdown", "raw": "raw"}
_KIND = re.compile(r"\[(markdown|md|raw)\]")
_KEY = re.compile(r"(?:^|(?<=\s))([a-zA-Z0-9_.@/-]+)\s*=\s*")
_LONGEST_VALUE = 100


class _Pair(NamedTuple):
    key: str
    value: Any
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """What a marker line says about its cell."""

    kind: str = "code"
    title: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)


def parse_marker(line: str) -> Marker:
    """Read a marker line; what is no metadata is title."""
    text = line.partition("%%")[2].lstrip("%")
    kind = "code"
    if match := _KIND.search(text):
        kind = _KINDS[match[1]]
        text = text[: match.start()] + text[match.end() :]
    title, metadata = _metadata(text.strip())
    cell_type = metadata.get("cell_type")
    if cell_type in ("markdown", "raw"):
        kind = cell_type
    return Marker(kind=kind, title=title, metadata=metadata)


def with_tags(line: str, tags: Sequence[str]) -> str:
    """The marker line with these tags; everything else on it stays."""
    if "%%" not in line:
        line = "# %%"
    written = json.dumps(list(tags), ensure_ascii=False)
    start, end = _tags_span(line)
    if start < 0:
        brace = _brace(line)
        if brace < 0:
            return f"{line.rstrip()} tags={written}" if tags else line
        metadata = {**json.loads(line[brace:]), "tags": list(tags)}
        return line[:brace] + json.dumps(metadata, ensure_ascii=False)
    if tags:
        return f"{line[:start]}tags={written}{line[end:]}"
    return f"{line[:start].rstrip()} {line[end:].lstrip()}".rstrip()


def _metadata(text: str) -> tuple[str, dict[str, Any]]:
    """Title and metadata of a marker's text."""
    brace = _brace(text)
    if brace >= 0:
        return text[:brace].strip(), json.loads(text[brace:])
    pairs = list(_pairs(text))
    title = text[: pairs[0].start] if pairs else text
    return title.strip(), {pair.key: pair.value for pair in pairs}


def _pairs(text: str) -> Iterator[_Pair]:
    """The ``key=value`` pairs of a marker whose value can be read."""
    position = 0
    while match := _KEY.search(text, position):
        value, end = _value(text, match.end())
        position = max(end, match.end())
        if end >= 0:
            yield _Pair(match[1], value, match.start(), end)


def _brace(text: str) -> int:
    """Where metadata written as one JSON object starts; -1 if there is none."""
    brace, equals = text.find("{"), text.find("=")
    if brace < 0 or 0 <= equals < brace:
        return -1
    try:
        return brace if isinstance(json.loads(text[brace:]), dict) else -1
    except (ValueError, RecursionError):
        return -1


def _value(text: str, start: int) -> tuple[Any, int]:
    """The JSON or Python literal at ``start`` and where it ends; -1 if there is none."""
    try:
        return json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        pass
    for match in islice(re.finditer(r"\s|$", text[start:]), _LONGEST_VALUE):
        try:
            return (
                ast.literal_eval(text[start : start + match.start()]),
                start + match.start(),
            )
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
    return None, -1


def _tags_span(line: str) -> tuple[int, int]:
    """Where ``tags=…`` stands on a marker line; (-1, -1) if it does not."""
    if _brace(line) < 0:
        for pair in _pairs(line):
            if pair.key == "tags":
                return pair.start, pair.end
    return -1, -1
