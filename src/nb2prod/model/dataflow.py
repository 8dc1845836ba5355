"""What the code of a notebook does, statement by statement."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from enum import StrEnum

NO_NAMES: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Origin:
    """Where a piece of code comes from: a cell and its lines, from 1, both ends included."""

    cell: int
    first_line: int
    last_line: int


class EffectKind(StrEnum):
    """What a statement does beside binding names."""

    READS_FILE = "reads_file"
    WRITES_FILE = "writes_file"
    DRAWS = "draws"
    SEEDS = "seeds"
    SETTING = "setting"
    PLOTS = "plots"
    PRINTS = "prints"
    NETWORK = "network"
    SHELL = "shell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One effect.

    Attributes:
        detail: the path, the random stream (``numpy``, ``random``, ``torch``), the setting's owner,
            the command or the address; empty where the code does not say it literally.
        line: line in the cell, from 1.
        certain: False where only a guess from a name says so.
    """

    kind: EffectKind
    detail: str = ""
    line: int = 1
    certain: bool = True


class StatementKind(StrEnum):
    """What a top-level statement is for."""

    IMPORT = "import"
    FUNCTION = "function"
    CLASS = "class"
    CONSTANT = "constant"
    DISPLAY = "display"
    CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The facts of one top-level statement.

    What functions of the notebook do when they are called is already counted at the statements
    that refer to them.

    Attributes:
        index: position among all statements of the notebook.
        text: the author's lines, with the comments above, not indented.
        reads: names that it may read before it binds them itself.
        mentions: names that stand in its own text, those of functions that it calls left out.
        deferred: names that functions and classes defined in it read later, when they are called.
        binds: names that it binds on every path.
        may_bind: names that it binds on some paths only, or through a function's ``global``.
        loop_binds: the part of ``may_bind`` that any turn of a loop binds.
        loop_variables: names that are only targets of its loops.
        deletes: names that it may delete.
        changes: names whose object it changes in place for certain or nearly so.
        may_change: names whose object it changes if a method that is not known does.
        aliases: pairs (new name, old name) that may share an object afterwards.
        views: pairs (new name, old name) that may share memory afterwards.
        formula: names that stand in a string which libraries evaluate (a formula, a query).
        global_writes: names that functions defined in it assign through ``global``.
        displayed: it is the last expression of its cell, whose value the front end shows.
    """

    index: int
    origin: Origin
    kind: StatementKind
    text: str
    node: ast.stmt = field(compare=False, repr=False)
    reads: frozenset[str] = NO_NAMES
    mentions: frozenset[str] = NO_NAMES
    deferred: frozenset[str] = NO_NAMES
    binds: frozenset[str] = NO_NAMES
    may_bind: frozenset[str] = NO_NAMES
    loop_binds: frozenset[str] = NO_NAMES
    loop_variables: frozenset[str] = NO_NAMES
    deletes: frozenset[str] = NO_NAMES
    changes: frozenset[str] = NO_NAMES
    may_change: frozenset[str] = NO_NAMES
    aliases: frozenset[tuple[str, str]] = frozenset()
    views: frozenset[tuple[str, str]] = frozenset()
    formula: frozenset[str] = NO_NAMES
    global_writes: frozenset[str] = NO_NAMES
    effects: tuple[Effect, ...] = ()
    displayed: bool = False

    @property
    def all_binds(self) -> frozenset[str]:
        """Names that it binds on some path or on all."""
        return self.binds | self.may_bind


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A value flows: ``name`` as left by statement ``source`` is read by statement ``target``."""

    name: str
    source: int
    target: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataflow:
    """All statements in notebook order, and the values that flow between them."""

    statements: tuple[Statement, ...]
    edges: tuple[Edge, ...] = ()
