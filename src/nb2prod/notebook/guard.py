"""``if __name__ == "__main__":`` is true in a notebook and false in a package: its body stays."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from nb2prod.notebook.syntax import Line


def without_guards(tree: ast.Module, lines: Sequence[Line]) -> list[Line]:
    """The lines with each top-level guard replaced by its body."""
    result: list[Line] = []
    done = 0
    for node in tree.body:
        if not (isinstance(node, ast.If) and _is_guard(node.test)) or node.lineno <= done:
            continue
        result += lines[done : node.lineno - 1]
        result += _body(node, lines)
        done = node.end_lineno or node.lineno
    return [*result, *lines[done:]]


def _is_guard(test: ast.expr) -> bool:
    if not (isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Eq)):
        return False
    if len(test.comparators) != 1:
        return False
    left, right = sorted((test.left, test.comparators[0]), key=lambda side: type(side).__name__)
    return (
        isinstance(left, ast.Constant)
        and left.value == "__main__"
        and isinstance(right, ast.Name)
        and right.id == "__name__"
    )


def _body(node: ast.If, lines: Sequence[Line]) -> list[Line]:
    first, last = node.body[0], node.body[-1]
    end = last.end_lineno or last.lineno
    inside_strings = _string_lines(node.body)
    if first.lineno == node.test.end_lineno:
        head = lines[first.lineno - 1]
        text = head.text.encode()[first.col_offset :].decode()
        return [Line(text, head.number), *lines[first.lineno : end]]
    indent = len(_blanks(lines[first.lineno - 1].text))
    start = _after_colon(node, lines)
    return [
        (line if row in inside_strings else Line(_dedented(line.text, indent), line.number))
        for row, line in enumerate(lines[start:end], start + 1)
    ]


def _after_colon(node: ast.If, lines: Sequence[Line]) -> int:
    """How many lines come before the body's first line or the comments above it."""
    start = node.body[0].lineno - 1
    above = node.test.end_lineno or node.lineno
    while start > above and lines[start - 1].text.lstrip()[:1] in ("", "#"):
        start -= 1
    return start


def _string_lines(body: Sequence[ast.stmt]) -> frozenset[int]:
    """Lines that start inside a string of several lines."""
    return frozenset(
        row
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.Constant | ast.JoinedStr)
        for row in range(node.lineno + 1, (node.end_lineno or node.lineno) + 1)
    )


def _blanks(text: str) -> str:
    return text[: len(text) - len(text.lstrip(" \t\f"))]


def _dedented(text: str, indent: int) -> str:
    return text[min(indent, len(_blanks(text))) :]
