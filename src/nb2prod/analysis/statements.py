"""A cell's source cut into its top-level statements, each with its comments."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from nb2prod.analysis.names import first_line
from nb2prod.model.notebook import Code


class Piece(NamedTuple):
    """One top-level statement.

    Attributes:
        text: its lines with the comments above; the last piece of a cell has those below too.
        first_line: first line of the statement (or of its decorators) in the cell.
        last_line: last line of the statement in the cell.
        last: it is the last statement of its cell.
    """

    node: ast.stmt
    text: str
    first_line: int
    last_line: int
    last: bool


def parse(source: str) -> ast.Module | None:
    """The syntax tree, or None where the source does not parse."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):
        return None


def pieces(code: Code) -> Iterator[Piece]:
    """The top-level statements of a cell in order; none if it does not parse."""
    tree = parse(code.source)
    if tree is None:
        return
    lines = code.source.split("\n")
    starts = [first_line(node) for node in tree.body]
    previous_end = 0
    for number, node in enumerate(tree.body):
        start, end = starts[number], node.end_lineno or node.lineno
        last = number == len(tree.body) - 1
        if start > previous_end and (last or starts[number + 1] > end):
            stop = len(lines) if last else end
            text = "\n".join(lines[previous_end:stop])
        else:
            text = _cut(code.source, node)
        trimmed = _trimmed(text, first=number == 0)
        yield Piece(node, trimmed, _cell_line(code, start), _cell_line(code, end), last)
        previous_end = end


def _trimmed(text: str, first: bool) -> str:
    """The text without blank lines around it, but for one above that the author set."""
    text = text.rstrip()
    if text.partition("\n")[0].strip():
        return text
    lines = text.split("\n")
    blank = 0
    while blank < len(lines) - 1 and not lines[blank].strip():
        blank += 1
    return ("\n" if blank and not first else "") + "\n".join(lines[blank:])


def _cut(source: str, node: ast.stmt) -> str:
    """The statement alone, where it shares a line with another one."""
    return ast.get_source_segment(source, node) or ast.unparse(node)


def _cell_line(code: Code, line: int) -> int:
    return code.lines[line - 1] if line <= len(code.lines) else line
