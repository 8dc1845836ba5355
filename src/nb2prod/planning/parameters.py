"""The parameters of a notebook: what its ``parameters`` cell states literally."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nb2prod.analysis.literals import NotLiteral, literal_text, literal_type, literal_value
from nb2prod.model.dataflow import Statement
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.model.pipeline import Parameter

_SIMPLE_TYPES = frozenset({"int", "float", "str", "bool", "None", "list", "dict", "tuple", "set"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterCell:
    """What became of the statements of the ``parameters`` cells.

    Attributes:
        parameters: in the order of the cell.
        used: indices of the statements that became parameters.
    """

    parameters: tuple[Parameter, ...]
    used: frozenset[int]
    problems: tuple[Diagnostic, ...]


def find_parameters(statements: Sequence[Statement], injected: frozenset[int]) -> ParameterCell:
    """Read the parameters from the statements of the ``parameters`` cells.

    A value may be computed from literals and earlier parameters: papermill injects its cell below,
    so that what is computed keeps its value there too.

    Args:
        statements: those of the cells tagged ``parameters``, then of ``injected-parameters``.
        injected: cells that papermill injected; they set new defaults.
    """
    known: dict[str, object] = {}
    found: dict[str, Parameter] = {}
    used: set[int] = set()
    problems: list[Diagnostic] = []
    for statement in statements:
        name, value_node, annotation = _assignment(statement.node)
        try:
            if not name or value_node is None:
                raise NotLiteral("not an assignment of one name")
            value = literal_value(value_node, known)
        except NotLiteral:
            problems += _problems(statement, found)
            continue
        known[name] = value
        used.add(statement.index)
        parameter = Parameter(
            name=name,
            type=_type(value, annotation),
            default=literal_text(value),
            help=comment(statement.text),
            origin=statement.origin,
        )
        if statement.origin.cell in injected and name in found:
            parameter = replace(found[name], default=parameter.default, type=parameter.type)
        found[name] = parameter
    return ParameterCell(
        parameters=tuple(found.values()), used=frozenset(used), problems=tuple(problems)
    )


def _assignment(node: ast.stmt) -> tuple[str, ast.expr | None, ast.expr | None]:
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target = node.targets[0]
        return (target.id if isinstance(target, ast.Name) else ""), node.value, None
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.target.id, node.value, node.annotation
    return "", None, None


def _type(value: object, annotation: ast.expr | None) -> str:
    if annotation is not None:
        names = {item.id for item in ast.walk(annotation) if isinstance(item, ast.Name)}
        if names <= _SIMPLE_TYPES and not any(
            isinstance(item, ast.Attribute) for item in ast.walk(annotation)
        ):
            return ast.unparse(annotation)
    return literal_type(value)


def _problems(statement: Statement, found: dict[str, Parameter]) -> list[Diagnostic]:
    if isinstance(statement.node, ast.Import | ast.ImportFrom | ast.Expr):
        return []
    read = sorted(statement.reads & found.keys())
    if not read:
        return [
            Diagnostic(
                code="NB217",
                severity=Severity.INFO,
                message="a line of the parameters cell is no literal, so it is no parameter",
                hint="give it a literal value, or move it to another cell",
                cell=statement.origin.cell,
                line=statement.origin.first_line,
            )
        ]
    return [
        Diagnostic(
            code="NB216",
            severity=Severity.WARNING,
            message=f"the parameters cell computes a value from the parameter '{read[0]}'",
            hint="move it to a cell below, so that it follows the parameter when papermill sets it",
            cell=statement.origin.cell,
            line=statement.origin.first_line,
        )
    ]


def comment(text: str) -> str:
    """The comment beside an assignment, else the one directly above it."""
    above: list[str] = []
    beside = ""
    code_seen = False
    try:
        for token in tokenize.generate_tokens(io.StringIO(text + "\n").readline):
            if token.type == tokenize.COMMENT:
                words = token.string.lstrip("#: ").strip()
                if code_seen:
                    beside = beside or words
                else:
                    above.append(words)
            elif token.type == tokenize.NL and not code_seen and not token.line.strip():
                above.clear()
            elif token.type not in (tokenize.NL, tokenize.ENCODING, tokenize.NEWLINE):
                code_seen = True
            elif token.type == tokenize.NEWLINE and code_seen:
                break
    except tokenize.TokenError:
        return ""
    return beside or " ".join(above)
