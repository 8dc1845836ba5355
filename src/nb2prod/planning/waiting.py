"""Which code outside of the steps may run later than it stands: where nothing can tell when."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nb2prod.analysis.names import nodes_of
from nb2prod.model.dataflow import NO_NAMES, Effect, EffectKind, Statement, StatementKind
from nb2prod.planning.aliases import together
from nb2prod.planning.definitions import Hoisted

STATE = frozenset({EffectKind.SETTING, EffectKind.SEEDS})
OUTSIDE = frozenset({EffectKind.WRITES_FILE, EffectKind.SHELL, EffectKind.NETWORK})
INERT = frozenset(
    {
        StatementKind.IMPORT,
        StatementKind.FUNCTION,
        StatementKind.CLASS,
        StatementKind.CONSTANT,
    }
)
_FIXED = STATE | OUTSIDE | {EffectKind.DRAWS}
_PURE = frozenset(
    {"abs", "bool", "bytes", "complex", "dict", "divmod", "enumerate", "float", "frozenset"}
    | {"int", "len", "list", "max", "min", "pow", "range", "reversed", "round", "set", "slice"}
    | {"sorted", "str", "sum", "tuple", "zip"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What decides whether two statements may change places.

    Attributes:
        settled: names whose values nothing changes.
        reached: the names that each statement may change, by its index.
        shared: for each name, those that may be parts of one object with it, itself among them.
    """

    hoisted: Hoisted
    settled: frozenset[str]
    reached: Mapping[int, frozenset[str]]
    shared: Mapping[str, frozenset[str]]


def order_of(
    statements: Sequence[Statement],
    used: frozenset[int],
    hoisted: Hoisted,
    reached: Mapping[int, frozenset[str]],
) -> Order:
    """What is known of the order of a notebook's statements.

    Args:
        used: indices of the statements that became parameters.
    """
    plain = (item for item in statements if item.index in used and not _is_mutable(item.node))
    return Order(
        hoisted=hoisted,
        settled=hoisted.names | {name for item in plain for name in item.binds},
        reached=reached,
        shared=together(statements),
    )


def can_wait(statement: Statement) -> bool:
    """Whether nothing but a reader of its names could notice when it runs."""
    if any(effect.kind in _FIXED for effect in statement.effects):
        return False
    return not (statement.changes or statement.may_change or statement.deletes)


def interferes(item: Statement, statement: Statement, order: Order) -> bool:
    """Whether what a statement gives may depend on which of the two runs first.

    Analysis does not see every change: a statement must not pass one that has its hands on an
    object that it reads, nor, if it may look at the state of libraries or of the process, one
    that changes such a state.
    """
    reached = order.reached.get(item.index, NO_NAMES)
    if statement.reads & (item.all_binds | item.deletes | reached):
        return True
    if statement.kind in INERT:
        return _meets_state(item, statement.effects)
    read = (statement.reads | statement.formula) - order.settled
    objects = {other for name in read for other in order.shared.get(name, {name})}
    if objects & (item.reads | item.mentions | item.formula | item.all_binds):
        return True
    if _looks_outside(statement.node, order.hoisted):
        return any(effect.kind in _FIXED for effect in item.effects)
    return _meets_state(item, statement.effects)


def _meets_state(item: Statement, effects: Sequence[Effect]) -> bool:
    state = any(effect.kind in STATE | OUTSIDE for effect in item.effects)
    return state and bool(effects)


def _looks_outside(node: ast.stmt, hoisted: Hoisted) -> bool:
    """Whether its value may depend on more than the variables that it names."""
    for part in nodes_of(node):
        if isinstance(part, ast.Call) and not _is_pure(part.func, hoisted):
            return True
        if isinstance(part, ast.Name) and part.id in hoisted.imports:
            return True
    return False


def _is_pure(called: ast.expr, hoisted: Hoisted) -> bool:
    return isinstance(called, ast.Name) and called.id in _PURE - hoisted.bound


def _is_mutable(node: ast.stmt) -> bool:
    return any(
        isinstance(part, ast.List | ast.Dict | ast.Set | ast.Call | ast.Tuple)
        for part in nodes_of(node)
    )
