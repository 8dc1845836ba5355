"""Reads and marks py:percent scripts, as jupytext writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from nb2prod.notebook.marker import Marker, parse_marker

_START = re.compile(r"^\s*#\s*%%(%*)\s(.*)$")
_BARE_START = re.compile(r"^\s*#\s*(?:%%|<codecell>|In\[[0-9 ]*\]:?)\s*$")
_CODING = re.compile(r"^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)")
_QUOTES = re.compile(r"\"\"\"|'''|\\.|#|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
_MAGIC = re.compile(
    r"^\s*(?:# |#)*%{1,3}[a-zA-Z]"
    r"|^\s*(?:(?:# |#)+\s*)?[?!]\s*[A-Za-z.~$\\/{}]"
    r"|^(?:# |#)*\s*[a-zA-Z_][a-zA-Z_$0-9]*\s*=\s*(?:%{1,3}|!)[a-zA-Z]"
    r"|^(?:# |#)*(?:cat|cd|cp|mv|rm|rmdir|mkdir|copy|ddir|echo|ls|ldir|ren)(?:$|\s$|\s[^=,])"
)
_HELP = re.compile(r"^\s*(?:# )*[^\s]*\?\s*$")
_NOT_ESCAPED = re.compile(r"^\s*(?:# |#)*%{1,3}[a-zA-Z].*#\s*noescape")
_CONTINUED = re.compile(r".*\\\s*$")
_DOCSTRING = re.compile(r"[rR]?(\"\"\"|''')(.*)\1", re.DOTALL)
_PYTHON = frozenset({"python", "python3", "ipython", "ipython3"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A cell of a script.

    Attributes:
        kind: ``code``, ``markdown`` or ``raw``.
        marker_line: row of its marker from 0; None for code above the first marker.
        first_line: row of its first line below the marker, from 0.
    """

    kind: str
    source: str
    metadata: Mapping[str, Any] = field(default_factory=dict)
    marker_line: int | None = None
    first_line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A script cut into its YAML header and its cells."""

    header: str
    blocks: tuple[Block, ...]


def parse_script(text: str) -> Script:
    """Cut a script into cells; ``text`` has ``\\n`` line ends."""
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    header, row = _header(lines)
    return Script(header=header, blocks=tuple(_blocks(lines, row)))


def is_marker(line: str) -> bool:
    """Whether the line starts a cell."""
    return bool(_START.match(line) or _BARE_START.match(line))


def _header(lines: list[str]) -> tuple[str, int]:
    """The YAML text of the header, and the row after it."""
    start = 0
    while start < min(2, len(lines)) and (
        (start == 0 and lines[0].startswith("#!")) or _CODING.match(lines[start])
    ):
        start += 1
    if start >= len(lines) or lines[start].rstrip() != "# ---":
        return "", start
    for row in range(start + 1, len(lines)):
        if not lines[row].startswith("#"):
            break
        if lines[row].rstrip() == "# ---":
            end = row + 1
            end += end < len(lines) and not lines[end].strip()
            return "\n".join(_uncommented(line) for line in lines[start + 1 : row]), end
    return "", start


def _blocks(lines: list[str], row: int) -> Iterator[Block]:
    marker: int | None = None
    first, quote = row, ""
    for at in range(row, len(lines)):
        if not quote and is_marker(lines[at]):
            if marker is not None or any(line.strip() for line in lines[first:at]):
                yield _block(lines, marker, first, at)
            marker, first = at, at + 1
        else:
            quote = _quote_after(lines[at], quote)
    if marker is not None or any(line.strip() for line in lines[first:]):
        yield _block(lines, marker, first, len(lines))


def _block(lines: list[str], marker_line: int | None, first: int, end: int) -> Block:
    marker = Marker() if marker_line is None else parse_marker(lines[marker_line])
    body = lines[first:end]
    if len(body) > 1 and not "".join(body[-2:]).strip():
        body = body[:-2]
    elif body[-1:] == [""]:
        body = body[:-1]
    kind, body = _content(marker, body)
    return Block(
        kind=kind,
        source="\n".join(body),
        metadata=marker.metadata,
        marker_line=marker_line,
        first_line=first,
    )


def _content(marker: Marker, body: list[str]) -> tuple[str, list[str]]:
    """The cell's kind and its lines without the comment signs that the format adds."""
    if marker.kind != "code":
        text = "\n".join(body).strip()
        if docstring := _DOCSTRING.fullmatch(text):
            return marker.kind, docstring[2].removeprefix("\n").removesuffix("\n").split("\n")
        return marker.kind, [_uncommented(line) for line in body]
    active = _active(marker.metadata)
    if active and "ipynb" not in active:
        return "raw", body
    language = marker.metadata.get("language")
    is_foreign = isinstance(language, str) and language.lower() not in _PYTHON
    if is_foreign:
        arguments = str(marker.metadata.get("magic_args", ""))
        magic = f"%%{language} {arguments}".rstrip()
        return "code", [magic, *(_uncommented(line) for line in body)]
    if active and "py" not in active:
        body = [_uncommented(line) for line in body]
    return "code", list(_with_magics(body))


def _active(metadata: Mapping[str, Any]) -> list[str]:
    """The formats in which a cell is active, where its tags say so."""
    tags = metadata.get("tags")
    for tag in tags if isinstance(tags, list) else ():
        if isinstance(tag, str) and tag.startswith("active-"):
            return tag.split("-")[1:]
    active = metadata.get("active")
    return re.split(r"[.,]", active) if isinstance(active, str) else []


def _with_magics(lines: list[str]) -> Iterator[str]:
    """The lines with commented magics uncommented."""
    quote, continued = "", False
    for line in lines:
        is_magic = continued or (
            not _NOT_ESCAPED.match(line) and bool(_MAGIC.match(line) or _HELP.match(line))
        )
        if quote or not is_magic:
            continued = False
            yield line
        else:
            continued = bool(_CONTINUED.match(line))
            indent = line[: len(line) - len(line.lstrip())]
            yield indent + _uncommented(line.lstrip())
        quote = _quote_after(line, quote)


def _uncommented(line: str) -> str:
    return line[2:] if line.startswith("# ") else line.removeprefix("#")


def _quote_after(line: str, quote: str) -> str:
    """The triple quote that is open after the line, given the one open before it."""
    if not quote and '"""' not in line and "'''" not in line:
        return ""
    position = 0
    while match := _QUOTES.search(line, position):
        position = match.end()
        found = match[0]
        if quote:
            position = match.start() + (3 if found == quote else 1)
            quote = "" if found == quote else quote
            if found.startswith("\\"):
                position = match.end()
        elif found in ('"""', "'''"):
            quote = found
        elif found == "#":
            return ""
    return quote
