"""What a walk over code collects."""

from __future__ import annotations

from dataclasses import dataclass, field

from nb2prod.analysis.mutation import CallFacts
from nb2prod.model.dataflow import Effect


@dataclass(slots=True)
class Facts:
    """What a walk collects of one scope: a statement's, or the body of a function."""

    reads: set[str] = field(default_factory=set)
    deferred: set[str] = field(default_factory=set)
    assigned: set[str] = field(default_factory=set)
    loop_binds: set[str] = field(default_factory=set)
    loop_targets: set[str] = field(default_factory=set)
    plain_targets: set[str] = field(default_factory=set)
    deletes: set[str] = field(default_factory=set)
    changes: set[str] = field(default_factory=set)
    may_change: set[str] = field(default_factory=set)
    aliases: set[tuple[str, str]] = field(default_factory=set)
    views: set[tuple[str, str]] = field(default_factory=set)
    formula: set[str] = field(default_factory=set)
    global_writes: set[str] = field(default_factory=set)
    arguments: set[str] = field(default_factory=set)
    calls: list[CallFacts] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    functions: dict[str, FunctionFacts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FunctionFacts:
    """What a function or a class of the notebook does when it is called.

    Attributes:
        parameters: its positional parameters in order.
        reads: variables of the notebook that it reads, functions among them.
        writes: variables of the notebook that it assigns through ``global``.
        body: the facts of its body, with its own names in them.
        local: its own names.
        methods: names of methods that change their object (classes only).
        keeps_state: calling it may change the function or class object itself.
    """

    parameters: tuple[str, ...]
    reads: frozenset[str]
    writes: frozenset[str]
    body: Facts
    local: frozenset[str]
    methods: frozenset[str] = frozenset()
    keeps_state: bool = False
