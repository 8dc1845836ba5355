"""What a walk over code collects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nb2prod.model.dataflow import Effect


class CallFacts(NamedTuple):
    """A call of something that has a plain name: a function of the notebook, perhaps.

    Attributes:
        positional: root variables of the positional arguments, in order; empty where there is none.
        keywords: root variables of the keyword arguments.
    """

    name: str
    positional: Sequence[str]
    keywords: Sequence[tuple[str, str]]


class Facts:
    """What a walk collects of one scope: a statement's, or the body of a function."""

    __slots__ = (
        *("reads", "deferred", "assigned", "loop_binds", "loop_targets", "plain_targets"),
        *("deletes", "changes", "may_change", "aliases", "views", "formula", "global_writes"),
        *("arguments", "calls", "effects", "functions"),
    )

    def __init__(self) -> None:
        self.reads: set[str] = set()
        self.deferred: set[str] = set()
        self.assigned: set[str] = set()
        self.loop_binds: set[str] = set()
        self.loop_targets: set[str] = set()
        self.plain_targets: set[str] = set()
        self.deletes: set[str] = set()
        self.changes: set[str] = set()
        self.may_change: set[str] = set()
        self.aliases: set[tuple[str, str]] = set()
        self.views: set[tuple[str, str]] = set()
        self.formula: set[str] = set()
        self.global_writes: set[str] = set()
        self.arguments: set[str] = set()
        self.calls: list[CallFacts] = []
        self.effects: list[Effect] = []
        self.functions: dict[str, FunctionFacts] = {}


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
