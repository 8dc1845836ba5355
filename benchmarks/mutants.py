"""Small faults put into Python source: one operator, constant, argument or condition each.

A fault replaces the text of one expression (or of one augmented assignment); all other text
stays as it is.
"""

from __future__ import annotations

import ast
import copy
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

OPERATORS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
COMPARISONS = {ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One fault.

    Attributes:
        path: the file, as the caller names it.
        kind: what was changed, in words.
        source: the file's text with the fault in it.
    """

    path: str
    line: int
    kind: str
    source: str

    def diff(self, original: str) -> str:
        """The changed lines, as a unified diff without context."""
        lines = original.splitlines(), self.source.splitlines()
        found = difflib.unified_diff(*lines, n=0, lineterm="")
        body = [line for line in found if not line.startswith(("---", "+++", "@@"))]
        return "\n".join([f"{self.path}:{self.line}: {self.kind}", *body])


def mutants(source: str, path: str) -> list[Mutant]:
    """All faults for the bodies of the functions and methods in a module."""
    tree = ast.parse(source)
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    results = {node.name for node in classes if _is_result_class(node)}
    found: dict[str, Mutant] = {}
    for function in _functions(tree):
        for statement in function.body:
            if _is_docstring(statement) or _only_returns(statement, results):
                continue
            for node, kind, new in _faults(statement):
                text = _replaced(source, node, new)
                if _differs(tree, text):
                    fault = Mutant(path=path, line=node.lineno, kind=kind, source=text)
                    found.setdefault(text, fault)
    return list(found.values())


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Functions of the module and methods of its classes; what is nested is in their bodies."""
    for node in tree.body:
        members = node.body if isinstance(node, ast.ClassDef) else [node]
        yield from (item for item in members if isinstance(item, FUNCTIONS))


def _is_result_class(node: ast.ClassDef) -> bool:
    """Whether it is the class of what a step returns."""
    return any(isinstance(base, ast.Name) and base.id == "NamedTuple" for base in node.bases)


def _is_docstring(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _only_returns(node: ast.stmt, results: set[str]) -> bool:
    """Whether it hands over the step's outputs, which is no line of the author's."""
    if not isinstance(node, ast.Return) or not isinstance(node.value, ast.Call):
        return False
    return isinstance(node.value.func, ast.Name) and node.value.func.id in results


def _faults(node: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, str, ast.AST]]:
    """Nodes below this one with what is changed and what stands there instead."""
    if isinstance(node, (ast.JoinedStr, ast.pattern)) or _is_docstring(node):
        return
    if isinstance(node, (ast.expr, ast.AugAssign)):
        for kind, new in _changed(node):
            yield node, kind, new
    test = getattr(node, "test", None)
    if isinstance(test, ast.expr):
        yield test, "condition negated", _negated(test)
    for condition in node.ifs if isinstance(node, ast.comprehension) else ():
        yield condition, "condition negated", _negated(condition)
    for field, value in ast.iter_fields(node):
        if field not in ("annotation", "returns", "decorator_list"):
            children = value if isinstance(value, list) else [value]
            for child in children:
                if isinstance(child, ast.AST):
                    yield from _faults(child)


def _changed(node: ast.expr | ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    """Other versions of one node, each with what was changed."""
    if isinstance(node, ast.Constant):
        yield from _constants(node)
    elif isinstance(node, (ast.BinOp, ast.BoolOp, ast.AugAssign)):
        if type(node.op) in OPERATORS:
            yield "operator", _with(node, op=OPERATORS[type(node.op)]())
    elif isinstance(node, ast.Compare):
        for table in (OPERATORS, COMPARISONS):
            if type(node.ops[0]) in table:
                yield "comparison", _with(node, ops=[table[type(node.ops[0])](), *node.ops[1:]])
    elif isinstance(node, ast.UnaryOp):
        if isinstance(node.op, (ast.Not, ast.USub, ast.Invert)):
            yield "sign or not dropped", node.operand
    elif isinstance(node, ast.Call):
        yield from _arguments(node)


def _constants(node: ast.Constant) -> Iterator[tuple[str, ast.AST]]:
    value = node.value
    if isinstance(value, bool):
        yield "boolean", ast.Constant(not value)
    elif isinstance(value, int):
        yield "number", ast.Constant(value + 1)
        if value > 0:
            yield "number", ast.Constant(value - 1)
    elif isinstance(value, float):
        yield "number", ast.Constant(value * 1.5 if value else 1.0)
    elif isinstance(value, str):
        yield "string", ast.Constant(f"{value}X")


def _arguments(node: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    """The call with one argument less, or with its first two the other way round."""
    for number in range(len(node.args)):
        yield "argument dropped", _with(node, args=_without(node.args, number))
    for number in range(len(node.keywords)):
        yield "argument dropped", _with(node, keywords=_without(node.keywords, number))
    if len(node.args) > 1:
        first, second, *rest = node.args
        yield "arguments swapped", _with(node, args=[second, first, *rest])


def _without(items: list[Any], number: int) -> list[Any]:
    return [item for place, item in enumerate(items) if place != number]


def _with(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _negated(test: ast.expr) -> ast.AST:
    return ast.UnaryOp(op=ast.Not(), operand=test)


def _replaced(source: str, node: ast.expr | ast.stmt, new: ast.AST) -> str:
    """The source with other text in the place of a node."""
    lines = source.encode().splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    assert node.end_lineno is not None and node.end_col_offset is not None
    first = starts[node.lineno - 1] + node.col_offset
    last = starts[node.end_lineno - 1] + node.end_col_offset
    text = ast.unparse(ast.fix_missing_locations(copy.deepcopy(new)))
    if not isinstance(new, (ast.Constant, ast.Call, ast.Name, ast.stmt)):
        text = f"({text})"
    data = b"".join(lines)
    return (data[:first] + text.encode() + data[last:]).decode()


def _differs(tree: ast.Module, text: str) -> bool:
    """Whether the text parses and is another program."""
    try:
        return ast.dump(ast.parse(text)) != ast.dump(tree)
    except SyntaxError:
        return False
