"""``get_ipython().magic(...)`` calls, as nbconvert writes them into scripts, back to magics."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass

from nb2prod.notebook.scan import split_magic
from nb2prod.notebook.syntax import Line, Magic

_END = re.compile(r"\s*;?\s*(?:#.*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A statement that calls IPython; ``magic`` is None where it has no literal meaning.

    ``first`` and ``last`` are the statement's rows from 0, the last one included.
    """

    magic: Magic | None
    text: str
    first: int
    last: int


def find_calls(tree: ast.Module, lines: Sequence[Line], cell: int) -> list[Call]:
    """Statements of the lines in which ``get_ipython()`` is called, in order."""
    calls = [
        _call(statement, lines, cell)
        for statement in ast.walk(tree)
        if isinstance(statement, ast.stmt) and _calls_directly(statement)
    ]
    return sorted(calls, key=lambda call: call.first)


def _calls_directly(statement: ast.stmt) -> bool:
    """Whether the statement itself, not one inside it, calls ``get_ipython``."""
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Call) and _is_shell(node):
            return True
        pending += [
            child
            for child in ast.iter_child_nodes(node)
            if not isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case)
        ]
    return False


def _is_shell(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "get_ipython"
    )


def _call(statement: ast.stmt, lines: Sequence[Line], cell: int) -> Call:
    first, last = statement.lineno - 1, (statement.end_lineno or statement.lineno) - 1
    text = lines[first].text
    known = Magic(
        sigil="",
        indent=text[: len(text) - len(text.lstrip())],
        cell=cell,
        line=lines[first].number,
    )
    after = lines[last].text.encode()[statement.end_col_offset or 0 :].decode()
    is_alone = statement.col_offset == len(known.indent) and bool(_END.fullmatch(after))
    magic = _magic(statement, known) if is_alone else None
    return Call(magic=magic, text=text.strip(), first=first, last=last)


def _magic(statement: ast.stmt, known: Magic) -> Magic | None:
    target = ""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = ast.unparse(statement.targets[0])
    elif not isinstance(statement, ast.Expr):
        return None
    value = statement.value
    if not (isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute)):
        return None
    texts = [_literal(argument) for argument in value.args]
    words = [text for text in texts if text is not None]
    if not _is_shell(value.func.value) or value.keywords or len(words) != len(texts):
        return None
    return _by_method(value.func.attr, words, target, known)


def _literal(node: ast.expr) -> str | None:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node.value if is_text else None  # type: ignore[attr-defined]


def _by_method(method: str, words: list[str], target: str, known: Magic) -> Magic | None:
    body: tuple[Line, ...] = ()
    match method, words:
        case ("run_line_magic", [name, argument]):
            sigil = "%"
        case ("magic" | "run_line_magic", [line]):
            (name, argument), sigil = split_magic(line), "%"
        case ("system" | "system_raw" | "system_piped", [argument]) if not target:
            name, sigil = "", "!"
        case ("getoutput", [argument]) if target:
            name, sigil = "", "!"
        case ("run_cell_magic", [name, argument, text]) if not target and not known.indent:
            sigil = "%%"
            texts = text.removesuffix("\n").split("\n") if text else ()
            body = tuple(Line(line, known.line) for line in texts)
        case _:
            return None
    return Magic(
        sigil=sigil,
        name=name,
        argument=argument.strip(),
        body=body,
        target=target,
        indent=known.indent,
        cell=known.cell,
        line=known.line,
    )
