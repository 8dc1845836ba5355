"""Code moved into a function: lines inside a string stay where they are."""

from __future__ import annotations

import ast
import textwrap

INDENT = "    "


def indented(source: str) -> str:
    """The source one level deeper; the inside of multi-line strings is left alone."""
    if '"""' not in source and "'''" not in source and "\\\n" not in source:
        return textwrap.indent(source, INDENT)
    inside = _lines_inside_strings(source)
    lines = source.split("\n")
    return "\n".join(
        line if number in inside or not line.strip() else INDENT + line
        for number, line in enumerate(lines, start=1)
    )


def _lines_inside_strings(source: str) -> set[int]:
    """Numbers of the lines that start inside a string."""
    found: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr) or (
            isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
        ):
            found |= set(range(node.lineno + 1, (node.end_lineno or node.lineno) + 1))
    return found
