"""From source to statements with their facts: one pass over the notebook, in order."""

from __future__ import annotations

import ast
import gc
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from nb2prod.analysis import assignments, blocks, expressions, knowledge, names, scopes
from nb2prod.analysis.collected import CallFacts, Facts, FunctionFacts
from nb2prod.analysis.display import only_shows
from nb2prod.analysis.edges import edges
from nb2prod.analysis.literals import NotLiteral, fold_text, literal_value, may_be_literal
from nb2prod.analysis.statements import Piece, pieces
from nb2prod.analysis.walker import Walker
from nb2prod.model.dataflow import (
    NO_NAMES,
    Dataflow,
    Effect,
    Origin,
    Statement,
    StatementKind,
)
from nb2prod.model.notebook import Code

_KINDS = {
    ast.Import: StatementKind.IMPORT,
    ast.ImportFrom: StatementKind.IMPORT,
    ast.FunctionDef: StatementKind.FUNCTION,
    ast.AsyncFunctionDef: StatementKind.FUNCTION,
    ast.ClassDef: StatementKind.CLASS,
}
_NO_PAIRS: frozenset[tuple[str, str]] = frozenset()
_ASSIGNS = (ast.Assign, ast.AnnAssign)
_GUARDED = (ast.Try, ast.If)
_VISITORS = {
    **expressions.VISITORS,
    **assignments.VISITORS,
    **blocks.VISITORS,
    **scopes.VISITORS,
}


def analyse(codes: Sequence[Code]) -> Dataflow:
    """The facts of every top-level statement of the cells, and the values that flow.

    Cells that do not parse have no statements. Nothing is executed.

    Args:
        codes: the code cells in notebook order, IPython syntax translated.
    """
    reader = Reader()
    with _no_collection():
        statements = tuple(
            reader.statement(code.cell, piece) for code in codes for piece in pieces(code)
        )
        return Dataflow(statements=statements, edges=edges(statements))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Pause the search for cyclic garbage: syntax trees are many objects that all stay."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()  # what was made counts as old: it is not searched at once
        if enabled:
            gc.enable()


@dataclass(slots=True)
class Reader:
    """What is known of the notebook up to the statement that is read."""

    imports: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    functions: dict[str, FunctionFacts] = field(default_factory=dict)
    stateful: set[str] = field(default_factory=set)
    mutating: set[str] = field(default_factory=set)
    bound: set[str] = field(default_factory=set)
    count: int = 0

    def statement(self, cell: int, piece: Piece) -> Statement:
        """Take in one statement and give its facts."""
        node = piece.node
        walker = Walker(self.imports, self._fold, self.mutating, _VISITORS)
        walker.walk(node)
        facts, bound = walker.facts, walker.bound
        mentions = facts.reads | facts.deferred
        known = self._known(mentions)
        defines_only = _defines_only(node)
        called = self._called(known & facts.reads if defines_only else known)
        changes = self._changes(facts, known, called)
        may_bind = facts.assigned | facts.loop_binds
        through = set() if defines_only else set(facts.deferred)
        for item in called:
            may_bind |= item.writes
            through |= item.reads
        statement = Statement(
            index=self.count,
            origin=Origin(cell=cell, first_line=piece.first_line, last_line=piece.last_line),
            kind=self._kind(node, changes),
            text=piece.text,
            node=node,
            reads=_frozen(facts.reads | (through - bound) if through else facts.reads),
            mentions=_frozen(mentions),
            deferred=_frozen(facts.deferred),
            binds=_frozen(bound),
            may_bind=_frozen(may_bind, bound),
            loop_binds=_frozen(facts.loop_binds, bound),
            loop_variables=_frozen(facts.loop_targets, facts.plain_targets),
            deletes=_frozen(facts.deletes),
            changes=_frozen(changes),
            may_change=_frozen(facts.may_change | self._in_hand(node, facts), self.imports.keys()),
            aliases=frozenset(facts.aliases) if facts.aliases else _NO_PAIRS,
            views=frozenset(facts.views) if facts.views else _NO_PAIRS,
            formula=_frozen(facts.formula | _formulas(called) if called else facts.formula),
            global_writes=_frozen(facts.global_writes),
            effects=self._effects(facts, called, piece),
            displayed=piece.last and isinstance(node, ast.Expr),
        )
        self._learn(node, facts)
        self.count += 1
        return statement

    def _changes(self, facts: Facts, known: set[str], called: list[FunctionFacts]) -> set[str]:
        """Names whose object is changed, also by functions of the notebook."""
        changes = self._changed_through_functions(facts, called) | facts.changes
        if self.stateful:
            changes |= facts.arguments & self.stateful
        changes.update(name for name in known if self.functions[name].keeps_state)
        return changes - self.imports.keys() if changes else changes

    def _in_hand(self, node: ast.stmt, facts: Facts) -> set[str]:
        """Variables that a call may change whose result nobody takes: it is called for something.

        It may be the variable that is called, or what a library's function is given.
        """
        call = node.value if isinstance(node, ast.Expr) else None
        if not isinstance(call, ast.Call):
            return set()
        owner = names.root(call.func)
        if owner in self.imports:
            return set() if facts.effects else {names.root(item) for item in call.args} - {""}
        is_variable = isinstance(call.func, ast.Name) and owner in self.bound
        return {owner} if is_variable and owner not in self.functions else set()

    def _known(self, mentions: set[str]) -> set[str]:
        """Those names that are functions and classes of the notebook."""
        functions = self.functions.keys()
        return set() if functions.isdisjoint(mentions) else mentions & functions

    def _fold(self, node: ast.expr) -> str | None:
        return fold_text(node, self.texts, self.imports)

    def _called(self, known: set[str]) -> list[FunctionFacts]:
        """Functions and classes of the notebook behind these names, and behind those in turn."""
        if not known:
            return []
        found: dict[str, FunctionFacts] = {}
        open_names = sorted(known)
        while open_names:
            name = open_names.pop()
            if name not in found:
                found[name] = self.functions[name]
                open_names += sorted(found[name].reads & self.functions.keys())
        return list(found.values())

    def _changed_through_functions(self, facts: Facts, called: Iterable[FunctionFacts]) -> set[str]:
        changed: set[str] = set()
        for item in called:
            changed |= item.body.changes - item.local
        for call in facts.calls:
            function = self.functions.get(call.name)
            if function is not None:
                changed |= _changed_arguments(call, function)
        return changed - facts.functions.keys() if changed else changed

    def _effects(
        self, facts: Facts, called: Iterable[FunctionFacts], piece: Piece
    ) -> tuple[Effect, ...]:
        if not facts.effects and not called:
            return ()
        shift = piece.first_line - names.first_line(piece.node)
        own = facts.effects
        if shift:
            own = [replace(effect, line=effect.line + shift) for effect in own]
        inner = [
            replace(effect, line=piece.first_line)
            for item in called
            for effect in item.body.effects
        ]
        return tuple(dict.fromkeys([*own, *inner]))

    def _kind(self, node: ast.stmt, changes: set[str]) -> StatementKind:
        if kind := _KINDS.get(type(node)):
            return kind
        if isinstance(node, _GUARDED) and _only_imports(node):
            return StatementKind.IMPORT
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
            return StatementKind.FUNCTION if _single_name(node) else StatementKind.CODE
        if not changes and only_shows(node, self.imports, self.bound):
            return StatementKind.DISPLAY
        if _single_name(node) and self._is_constant(node):
            return StatementKind.CONSTANT
        return StatementKind.CODE

    def _is_constant(self, node: ast.stmt) -> bool:
        value = getattr(node, "value", None)
        if value is None:
            return False
        if self._fold(value) is not None or self._makes_value(value):
            return True
        if not may_be_literal(value):
            return False
        try:
            literal_value(value)
        except NotLiteral:
            return False
        return True

    def _makes_value(self, value: ast.expr) -> bool:
        """Whether it is a call that gives an immutable value for its literal arguments."""
        if not isinstance(value, ast.Call):
            return False
        if names.dotted(value.func, self.imports) not in knowledge.VALUE_MAKERS:
            return False
        given = [*value.args, *(keyword.value for keyword in value.keywords)]
        return all(isinstance(item, ast.Constant) for item in given)

    def _learn(self, node: ast.stmt, facts: Facts) -> None:
        for name in facts.assigned | facts.deletes:
            self.functions.pop(name, None)
            self.texts.pop(name, None)
            if name in self.imports and name in facts.plain_targets and not _imports(node):
                del self.imports[name]
            self.bound.add(name)
        self.functions |= facts.functions
        for item in facts.functions.values():
            self.mutating |= item.methods
        target = _single_name(node)
        value = getattr(node, "value", None)
        if target and value is not None:
            self._learn_value(target, value, facts)

    def _learn_value(self, target: str, value: ast.expr, facts: Facts) -> None:
        text = self._fold(value)
        if text is not None:
            self.texts[target] = text
        if isinstance(value, ast.Lambda):
            self.functions[target] = _lambda_facts(value, facts)
        self.stateful.discard(target)
        if _is_stateful(value, self.stateful):
            self.stateful.add(target)


def _frozen(names: set[str], but: AbstractSet[str] = NO_NAMES) -> frozenset[str]:
    """The names but for some."""
    return frozenset(names - but if but else names) if names else NO_NAMES


def _formulas(called: Iterable[FunctionFacts]) -> set[str]:
    return {name for item in called for name in item.body.formula - item.local}


def _changed_arguments(call: CallFacts, function: FunctionFacts) -> set[str]:
    changed = function.body.changes
    given = dict(zip(function.parameters, call.positional, strict=False)) | dict(call.keywords)
    return {root for name, root in given.items() if name in changed and root}


def _lambda_facts(node: ast.Lambda, facts: Facts) -> FunctionFacts:
    local = frozenset(names.parameters(node.args))
    return FunctionFacts(
        parameters=names.parameters(node.args),
        reads=frozenset(facts.deferred),
        writes=frozenset(),
        body=Facts(),
        local=local,
    )


def _is_stateful(value: ast.expr, stateful: set[str]) -> bool:
    if isinstance(value, ast.GeneratorExp):
        return True
    if isinstance(value, ast.Name):
        return value.id in stateful
    return isinstance(value, ast.Call) and names.last_name(value.func) in knowledge.STATEFUL_MAKERS


def _defines_only(node: ast.stmt) -> bool:
    """Whether it defines a function or a class and does nothing else."""
    if isinstance(node, _ASSIGNS):
        return isinstance(node.value, ast.Lambda)
    return isinstance(node, names.DEFINITIONS)


def _single_name(node: ast.stmt) -> str:
    """The name that a plain assignment binds; empty for anything else."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target = node.targets[0]
        return target.id if isinstance(target, ast.Name) else ""
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
        return node.target.id
    return ""


def _imports(node: ast.stmt) -> bool:
    return any(isinstance(item, names.IMPORTS) for item in names.walk(node))


def _only_imports(node: ast.Try | ast.If) -> bool:
    """Whether a guarded statement does nothing but import, with constants as a way out."""
    bodies = [node.body, node.orelse]
    if isinstance(node, ast.Try):
        bodies += [node.finalbody, *(handler.body for handler in node.handlers)]
    statements = [item for body in bodies for item in body]
    return any(isinstance(item, names.IMPORTS) for item in statements) and all(
        isinstance(item, ast.Import | ast.ImportFrom | ast.Pass)
        or (_single_name(item) and isinstance(getattr(item, "value", None), ast.Constant))
        for item in statements
    )
