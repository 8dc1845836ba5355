"""What a step gives although no later step reads it: results, metrics, fitted models."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nb2prod.analysis import knowledge, names
from nb2prod.model.dataflow import Statement, StatementKind
from nb2prod.model.notebook import Role

_WRAPPERS = frozenset({"round", "float", "int", "format", "str"})
_ELEMENTWISE = frozenset({"abs", "round"})
_SEVERAL_NUMBERS = frozenset({"concordance_index_censored", "evaluate"})
_DEFINES = frozenset({StatementKind.IMPORT, StatementKind.FUNCTION, StatementKind.CLASS})


@dataclass(frozen=True, slots=True)
class Shown:
    """A number that a statement shows or prints without a name.

    Attributes:
        call: the call that makes it, a node of the statement's tree.
        name: the metric's name before it is made unique.
        certain: it is a number whatever the data is.
    """

    call: ast.Call
    name: str
    certain: bool = True


def reports(role: Role, is_last: bool, has_evaluation: bool) -> bool:
    """Whether numbers that a step assigns are metrics."""
    return role is Role.EVALUATION or (is_last and not has_evaluation)


def results(statements: Sequence[Statement], own_cells: frozenset[int]) -> frozenset[str]:
    """Variables that a step's own cells assign at top level, pictures and loop variables aside."""
    own = [item for item in statements if item.origin.cell in own_cells]
    looped = {name for item in own for name in item.loop_variables}
    assigned = {
        name
        for item in own
        if item.kind not in _DEFINES
        for name in item.all_binds - item.loop_variables
        if not (name in looped and name in item.may_bind)
    }
    pictures = {name for item in own for name in _pictures(item)}
    others = {name for item in own if item.kind in _DEFINES for name in item.all_binds}
    return frozenset(name for name in assigned - pictures - others if set(name) != {"_"})


def _pictures(statement: Statement) -> Iterator[str]:
    node = statement.node
    if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
        return
    if names.last_name(node.value.func) in knowledge.FIGURE_MAKERS:
        for target in node.targets:
            yield from names.stored_names(target)


def fitted(statements: Sequence[Statement], own_cells: frozenset[int]) -> frozenset[str]:
    """Variables that hold a model which the step's own cells fit."""
    found: set[str] = set()
    for statement in statements:
        if statement.origin.cell in own_cells:
            found |= set(_fitted(statement)) - statement.loop_variables
    return frozenset(found)


def _fitted(statement: Statement) -> Iterator[str]:
    for node in names.nodes_of(statement.node):
        if isinstance(node, names.DEFINITIONS):
            return
        if isinstance(node, ast.Call) and _is_fit(node):
            assert isinstance(node.func, ast.Attribute)
            if isinstance(node.func.value, ast.Name):
                yield node.func.value.id
    node = statement.node
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _is_fit(node.value):
        for target in node.targets:
            if isinstance(target, ast.Name):
                yield target.id


def _is_fit(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and node.func.attr in ("fit", "partial_fit")


def assigned_metrics(statements: Sequence[Statement], own_cells: frozenset[int]) -> frozenset[str]:
    """Variables assigned straight from a call that measures a model."""
    return frozenset(
        target.id
        for item in statements
        if item.origin.cell in own_cells and isinstance(item.node, ast.Assign)
        for target in item.node.targets
        if isinstance(target, ast.Name) and _is_metric(item.node.value)
    )


def certain_numbers(statements: Sequence[Statement], own_cells: frozenset[int]) -> frozenset[str]:
    """Variables that hold a number whatever the data is."""
    return frozenset(
        target.id
        for item in statements
        if item.origin.cell in own_cells and isinstance(item.node, ast.Assign)
        for target in item.node.targets
        if isinstance(target, ast.Name) and _is_number(item.node.value)
    )


def _is_number(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int | float)
    if isinstance(node, ast.Call):
        called = node.func.id if isinstance(node.func, ast.Name) else ""
        if called in _ELEMENTWISE and node.args:
            return _is_number(node.args[0])
        return called in knowledge.NUMBER_CALLS or _is_metric(node)
    return False


def _is_metric(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = names.last_name(node.func)
    if called in _WRAPPERS and node.args:
        return _is_metric(node.args[0])
    arrays = any(
        item.arg in ("average", "multioutput") and _is_none_or_raw(item.value)
        for item in node.keywords
    )
    return called in knowledge.METRIC_CALLS - _SEVERAL_NUMBERS and not arrays


def _is_none_or_raw(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value in (None, "raw_values")


def shown_metrics(statement: Statement, everything: bool) -> list[Shown]:
    """Numbers that a statement shows without a name, in order of evaluation.

    Args:
        everything: the step reports, so that any displayed number counts.
    """
    node = statement.node
    if not isinstance(node, ast.Expr):
        return []
    value = node.value
    if isinstance(value, ast.Call) and names.last_name(value.func) == "print":
        return [Shown(call, _metric_name(call)) for call in _calls_within(value)]
    if not statement.displayed:
        return []
    items = value.elts if isinstance(value, ast.Tuple | ast.List) else [value]
    shown = [item for item in items if isinstance(item, ast.Call)]
    counted = [item for item in shown if _is_metric(item) or (everything and _gives_number(item))]
    return [Shown(call, _metric_name(call), _is_metric(call)) for call in counted]


def _gives_number(node: ast.Call) -> bool:
    called = names.last_name(node.func)
    if called in _WRAPPERS and node.args and isinstance(node.args[0], ast.Call):
        return _gives_number(node.args[0])
    method = isinstance(node.func, ast.Attribute)
    return method and called in knowledge.NUMBER_METHODS


def _metric_name(node: ast.Call) -> str:
    called = names.last_name(node.func)
    if called in _WRAPPERS and node.args and isinstance(node.args[0], ast.Call):
        return _metric_name(node.args[0])
    return called


def _calls_within(node: ast.expr) -> Iterator[ast.Call]:
    """Outermost metric calls inside an expression, lambdas and comprehensions aside."""
    if isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        return
    if isinstance(node, ast.IfExp | ast.BoolOp):
        return
    if isinstance(node, ast.Call) and names.last_name(node.func) in knowledge.METRIC_CALLS:
        if _is_metric(node):
            yield node
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield from _calls_within(child)
        elif isinstance(child, ast.keyword):
            yield from _calls_within(child.value)
