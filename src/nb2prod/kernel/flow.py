"""Which execution gave each variable its value: dataflow in the order of execution."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nb2prod.analysis.facts import Reader
from nb2prod.analysis.statements import Piece
from nb2prod.kernel.sharing import Groups, Reach
from nb2prod.model.dataflow import Statement, StatementKind

_DEFINES = frozenset({StatementKind.IMPORT, StatementKind.FUNCTION, StatementKind.CLASS})
_FIXED = (bool, int, float, complex, str, bytes, type(None), type, tuple)
_MOST_SOURCES = 200


@dataclass(slots=True)
class CellFlow:
    """What one execution of a cell reads and gives, as far as its code says.

    Attributes:
        before: the identity of each variable when the execution started.
        held: values that it may replace, kept so that no new value gets their identity.
        reaches: the variables that each change in place may reach.
        rebound: names that may have stood for several objects during the execution.
        upstream: executions whose values it reads.
    """

    before: dict[str, int] = field(default_factory=dict)
    held: list[Any] = field(default_factory=list)
    reaches: list[Reach] = field(default_factory=list)
    rebound: set[str] = field(default_factory=set)
    statements: list[Statement] = field(default_factory=list)
    reads: set[str] = field(default_factory=set)
    binds: set[str] = field(default_factory=set)
    may_bind: set[str] = field(default_factory=set)
    changes: set[str] = field(default_factory=set)
    upstream: dict[str, None] = field(default_factory=dict)


class Flow:
    """What is known of the variables of a session."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self._reader = Reader()
        self._groups = Groups()
        self._sources: dict[str, list[str]] = {}

    def read(self, cell: CellFlow, number: int, tree: ast.Module) -> list[Statement]:
        """Take in code that is about to run; return its statements.

        Args:
            number: of the execution; it stands for the cell in the statements' origins.
        """
        found: list[Statement] = []
        for place, node in enumerate(tree.body):
            piece = Piece(
                node=node,
                text="",
                first_line=node.lineno,
                last_line=node.end_lineno or node.lineno,
                last=place == len(tree.body) - 1,
            )
            statement = self._reader.statement(number, piece)
            found.append(statement)
            reads = (statement.reads | statement.formula) - cell.binds
            cell.reads |= reads
            changes = (statement.changes | statement.may_change) - cell.binds
            for name in sorted(reads | changes):
                cell.upstream.update(dict.fromkeys(self._sources.get(name, ())))
            cell.changes |= statement.changes | statement.may_change
            cell.reaches += self._groups.take(statement)
            cell.rebound |= statement.may_bind | statement.loop_variables
            cell.rebound |= statement.binds & (cell.binds | cell.changes)
            cell.may_bind |= statement.may_bind
            cell.binds |= statement.binds
            if statement.kind not in _DEFINES:
                self.variables |= statement.all_binds
        cell.statements += found
        return found

    def hold(self, cell: CellFlow, namespace: Mapping[str, Any]) -> None:
        """Keep the numbers that the code may replace until it has ended."""
        values = (namespace.get(name) for name in cell.may_bind)
        cell.held += [
            value
            for value in values
            if isinstance(value, int | float) or getattr(value, "shape", None) == ()
        ]

    def state(self, name: str) -> tuple[str, ...]:
        """The executions that made a variable what it is now."""
        return tuple(self._sources.get(name, ()))

    def finish(self, cell: CellFlow, id: str, namespace: Mapping[str, Any], failed: bool) -> None:
        """Take in what an execution has left in the namespace."""
        now = identities(namespace)
        bound = {name for name, identity in now.items() if cell.before.get(name) != identity}
        if not failed:
            bound |= cell.binds & now.keys()
        maybe = cell.may_bind | (cell.binds if failed else set())
        changed = {
            now[name]
            for name in cell.changes & now.keys()
            if not isinstance(namespace[name], _FIXED)
        }
        reached = {
            name
            for reach in cell.reaches
            for name in reach.shown_by(namespace, checks=reach.name not in cell.rebound)
        }
        for name, identity in now.items():
            if name in bound:
                self._sources[name] = [id]
            elif identity in changed or name in maybe or name in reached:
                self._sources[name] = [*self._sources.get(name, ())[-_MOST_SOURCES:], id]
        for name in self._sources.keys() - now.keys():
            del self._sources[name]
        self._groups.forget(now.keys())
        cell.binds = bound
        cell.held.clear()
        cell.reaches.clear()


def identities(namespace: Mapping[str, Any]) -> dict[str, int]:
    """The identity of each variable; nothing is kept alive."""
    return {name: id(value) for name, value in list(namespace.items()) if isinstance(name, str)}
