"""Parses Python without running it, and says clearly why it could not."""

from __future__ import annotations

import ast
import re
import warnings

DEEPEST = 200
SHORT = 200

_PYTHON_2 = re.compile(
    r"Missing parentheses in call to '(?:print|exec)'"
    r"|multiple exception types must be parenthesized"
    r"|leading zeros in decimal integer literals"
)
_BACKTICKS = re.compile(r"`[^`\n]+`")


class TooDeepError(Exception):
    """The code is nested so deeply that Python itself would give up on it."""


def parse(source: str) -> ast.Module:
    """Parse code that may ``await`` at top level.

    Raises:
        SyntaxError: it is not Python of the running version.
        TooDeepError: an expression is nested more than 200 levels deep.
        UnicodeError: it holds NUL characters or lone surrogates.
    """
    if "\0" in source:
        raise UnicodeError("NUL character")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (RecursionError, MemoryError) as error:
        raise TooDeepError from error
    except SyntaxError as error:
        if error.msg.startswith("too many"):
            raise TooDeepError from error
        raise
    if any(_is_deep(statement) for statement in tree.body):
        raise TooDeepError
    return tree


def is_python_2(error: SyntaxError, source: str) -> bool:
    """Whether a syntax error comes from code of Python 2."""
    if _PYTHON_2.search(error.msg):
        return True
    lines = source.split("\n")
    line = lines[error.lineno - 1] if error.lineno and error.lineno <= len(lines) else ""
    return "`" in (error.text or "") and bool(_BACKTICKS.search(line.partition("#")[0]))


def _is_deep(statement: ast.stmt) -> bool:
    """Whether a top-level statement's tree is deeper than what recursion can walk."""
    end_line, end_column = statement.end_lineno, statement.end_col_offset
    one_line = end_line == statement.lineno and end_column is not None
    if one_line and end_column is not None and end_column - statement.col_offset < SHORT:
        return False
    level: list[ast.AST] = [statement]
    for _ in range(DEEPEST):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return False
    return True
