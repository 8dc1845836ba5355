"""Small changes to the author's text, made by position so that all else stays as written."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence

from nb2prod.planning.reporting import Shown


def name_shown(text: str, node: ast.stmt, shown: Sequence[tuple[Shown, str]]) -> str:
    """Give numbers that a statement shows a variable each, assigned above it.

    Args:
        text: the statement with the comments above it.
        node: the statement's tree.
        shown: the calls, each with the variable's name.

    Returns:
        The assignments, then the statement with the variables in place of the calls; a statement
        that would only show the variables is left out.
    """
    lead = _lead(text, node)
    body = text[len(lead) :]
    spans = [(*_span(body, node, item.call), variable) for item, variable in shown]
    assignments = [f"{variable} = {body[start:end]}" for start, end, variable in spans]
    rest = body
    for start, end, variable in sorted(spans, reverse=True):
        rest = rest[:start] + variable + rest[end:]
    lines = [lead.rstrip("\n")] if lead.strip() else []
    calls = {id(item.call) for item, _ in shown}
    return "\n".join([*lines, *assignments, *([rest] if _does_more(node, calls) else [])])


def _does_more(node: ast.stmt, shown: set[int]) -> bool:
    """Whether the statement still does something when it only reads the variables."""
    assert isinstance(node, ast.Expr)
    value = node.value
    items = value.elts if isinstance(value, ast.Tuple | ast.List) else [value]
    rest = [item for item in items if id(item) not in shown]
    return any(isinstance(part, ast.Call) for item in rest for part in ast.walk(item))


def stands_at(text: str, node: ast.stmt, call: ast.Call) -> bool:
    """Whether the text at the call's position really is the call (f-strings can be off)."""
    body = text[len(_lead(text, node)) :]
    start, end = _span(body, node, call)
    try:
        found = ast.parse(body[start:end], mode="eval").body
    except SyntaxError:
        return False
    return ast.dump(found) == ast.dump(call)


def _lead(text: str, node: ast.stmt) -> str:
    """The comments above the statement."""
    tree = ast.parse(text)
    first = tree.body[0].lineno
    return "".join(line + "\n" for line in text.split("\n")[: first - 1])


def _span(body: str, node: ast.stmt, call: ast.expr) -> tuple[int, int]:
    """Where a part of the statement stands in its text, in characters."""
    top, left = node.lineno, node.col_offset
    return (
        _offset(body, call.lineno - top, call.col_offset - (left if call.lineno == top else 0)),
        _offset(
            body,
            (call.end_lineno or top) - top,
            (call.end_col_offset or 0) - (left if call.end_lineno == top else 0),
        ),
    )


def _offset(text: str, line: int, column: int) -> int:
    """Position of a line (from 0) and a column in UTF-8 bytes, in characters."""
    lines = text.split("\n")
    before = sum(len(item) + 1 for item in lines[:line])
    return before + len(lines[line].encode()[:column].decode(errors="ignore"))


def delete_only(text: str, node: ast.Delete, local: Collection[str]) -> str:
    """A ``del`` without the variables that the step does not have."""
    gone = [item for item in node.targets if isinstance(item, ast.Name) and item.id not in local]
    if not gone:
        return text
    kept = [ast.unparse(item) for item in node.targets if item not in gone]
    return f"{_lead(text, node)}del {', '.join(kept)}" if kept else ""


def globals_to_nonlocals(text: str, module_level: Collection[str]) -> str:
    """Turn ``global`` into ``nonlocal`` in functions that become nested ones.

    Args:
        module_level: names that stay global.
    """
    if "global" not in text:
        return text
    lines = text.split("\n")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Global):
            raw = lines[node.lineno - 1].encode()
            end = node.end_col_offset or len(raw)
            kept = [name for name in node.names if name in module_level]
            moved = [name for name in node.names if name not in module_level]
            parts = [f"nonlocal {', '.join(moved)}"] if moved else []
            parts += [f"global {', '.join(kept)}"] if kept else []
            new = raw[: node.col_offset] + "; ".join(parts).encode() + raw[end:]
            lines[node.lineno - 1] = new.decode()
    return "\n".join(lines)
