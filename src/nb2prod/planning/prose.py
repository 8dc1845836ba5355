"""The notebook's markdown as plain text for docstrings and descriptions."""

from __future__ import annotations

import re

from nb2prod.model.notebook import Notebook
from nb2prod.planning.naming import plain_text

_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.+?)\s*#*\s*$")
_FENCE = re.compile(r"^ {0,3}(```|~~~)")
_ITEM = re.compile(r"^ {0,3}(?:[-*+]|\d+[.)])\s")
_LIMIT = 600


def title(notebook: Notebook) -> str:
    """The first heading, else the file name."""
    for cell in notebook.cells:
        if cell.kind == "markdown":
            for line in cell.source.split("\n"):
                match = _HEADING.match(line)
                if match and plain_text(match[1]):
                    return plain_text(match[1])
    return notebook.path.stem


def description(notebook: Notebook) -> str:
    """The first paragraph of the notebook, on one line; empty if code comes first."""
    for cell in notebook.cells:
        if cell.kind == "markdown":
            found = paragraphs(cell.source)
            if found:
                return found[0]
        elif cell.kind == "code" and cell.source.strip():
            break
    return ""


def headings(notebook: Notebook) -> dict[int, str]:
    """For each code cell the nearest heading above it; cells before the first are absent."""
    found: dict[int, str] = {}
    heading = ""
    for cell in notebook.cells:
        if cell.kind == "markdown":
            matches = (_HEADING.match(line) for line in cell.source.split("\n"))
            heading = next((plain_text(m[1]) for m in reversed([*matches]) if m), heading)
        elif cell.kind == "code" and heading:
            found[cell.index] = heading
    return found


def step_doc(notebook: Notebook, cells: tuple[int, ...]) -> tuple[str, str]:
    """The title and the text of a step, from the markdown directly above its cells.

    Returns:
        The first heading (may be empty) and the paragraphs, separated by empty lines.
    """
    heading = ""
    found: list[str] = []
    for cell in cells:
        for source in _above(notebook, cell):
            if not heading:
                matches = [
                    match[1] for line in source.split("\n") if (match := _HEADING.match(line))
                ]
                heading = plain_text(matches[-1]) if matches else ""
            found += paragraphs(source)
    text = ""
    for paragraph in found:
        if text and len(text) + len(paragraph) > _LIMIT:
            break
        text += ("\n\n" if text else "") + paragraph
    return heading, text


def _above(notebook: Notebook, cell: int) -> list[str]:
    found: list[str] = []
    for index in range(cell - 1, -1, -1):
        if notebook.cells[index].kind != "markdown":
            break
        found.append(notebook.cells[index].source)
    return found[::-1]


def paragraphs(markdown: str) -> list[str]:
    """Paragraphs of prose, each on one line; headings, code, tables and pictures left out."""
    found: list[str] = []
    current: list[str] = []
    fenced = False
    for line in [*markdown.split("\n"), ""]:
        if _FENCE.match(line):
            fenced = not fenced
            continue
        if _ITEM.match(line) and current:
            found.append(" ".join(" ".join(current).split()))
            current = []
        words = "" if fenced or _HEADING.match(line) or _is_no_prose(line) else plain_text(line)
        if words:
            current.append(words)
        elif current:
            found.append(" ".join(" ".join(current).split()))
            current = []
    return found


def _is_no_prose(line: str) -> bool:
    text = line.strip()
    return text.startswith(("|", "![", "<", "$$", "---", "===", ".. ", "    ")) or set(text) <= set(
        "-=*_ "
    )
