"""What flows between the steps: which names each step takes, and which it gives."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from nb2prod.model.dataflow import Statement, StatementKind
from nb2prod.planning.aliases import touched
from nb2prod.planning.definitions import BUILTINS, MODULE_NAME, Hoisted

_WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """The names that cross one step's border.

    Attributes:
        inputs: names taken from earlier steps, in order of first use, with the step's number.
        parameters: names of parameters, in order of first use.
        outputs: names given to later steps, in order of binding.
        optional: the outputs that may be missing at the step's end.
        definitions: functions and imports of earlier steps that are written again in this one.
        restored: builtins that the step reads before it binds their name.
        names_module: it reads ``__name__``, which is ``__main__`` in a notebook.
        locals: every name that is a local variable of the step.
    """

    inputs: Mapping[str, int]
    parameters: tuple[str, ...]
    outputs: tuple[str, ...]
    optional: frozenset[str]
    definitions: tuple[Statement, ...]
    restored: tuple[str, ...]
    names_module: bool
    locals: frozenset[str]


@dataclass(slots=True)
class _Flow:
    """Names along one step's statements."""

    statements: Sequence[Statement]
    exposed: dict[str, None]
    definite: frozenset[str]
    loops: frozenset[str]
    bound: dict[str, None]
    changed: frozenset[str]
    deleted: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Source:
    """Who gave a name its present value: a step, and the statement if there is just one."""

    step: int
    statement: Statement | None


def connect(
    steps: Sequence[Sequence[Statement]],
    hoisted: Hoisted,
    parameters: frozenset[str],
    kept_at_end: Sequence[frozenset[str]],
    unused: frozenset[int] = frozenset(),
) -> tuple[Interface, ...]:
    """Find the ports of each step.

    Args:
        steps: statements of each step in order.
        kept_at_end: for each step, names that it must give although no later step reads them.
        unused: indices of function definitions that their own step does not use.
    """
    changes = touched([item for step in steps for item in step], views=False, guesses=False)
    flows = [_flow(step, hoisted, changes, unused) for step in steps]
    live = _live_after(flows)
    wiring = _Wiring(flows, hoisted, parameters, live, kept_at_end)
    return wiring.interfaces()


def _flow(
    statements: Sequence[Statement],
    hoisted: Hoisted,
    changes: Mapping[int, frozenset[str]],
    unused: frozenset[int],
) -> _Flow:
    exposed: dict[str, None] = {}
    definite: set[str] = set()
    bound: dict[str, None] = {}
    changed: set[str] = set()
    loops: set[str] = set()
    deleted: set[str] = set()
    for statement in statements:
        reads = set(statement.reads) | (statement.formula & hoisted.bound)
        if _is_called_unseen(statement):
            reads |= statement.deferred - statement.all_binds
        if not isinstance(statement.node, ast.Delete):
            reads |= statement.deletes - statement.all_binds
        if statement.index in unused:
            reads = set()
        for name in _by_place(reads - definite - hoisted.names, statement.text):
            exposed.setdefault(name)
        changed |= changes.get(statement.index, frozenset())
        definite |= statement.binds
        loops |= statement.loop_binds
        for name in _by_place(statement.all_binds, statement.text):
            bound.setdefault(name)
        gone = statement.deletes - statement.binds
        definite -= gone
        deleted = (deleted | gone) - statement.binds
    return _Flow(
        statements=statements,
        exposed=exposed,
        definite=frozenset(definite),
        loops=frozenset(loops - definite),
        bound=bound,
        changed=frozenset(changed & (exposed.keys() | bound.keys())),
        deleted=frozenset(deleted),
    )


def _is_called_unseen(statement: Statement) -> bool:
    """Whether what it defines may be called where its name does not stand."""
    decorated = bool(getattr(statement.node, "decorator_list", []))
    return statement.kind is StatementKind.CLASS or (
        statement.kind is StatementKind.FUNCTION and decorated
    )


def _by_place(names: Collection[str], text: str) -> list[str]:
    """Names in the order in which they stand in a text, those that do not at the end."""
    if len(names) < 2:
        return list(names)
    places = {match[0]: match.start() for match in reversed(list(_WORD.finditer(text)))}
    return sorted(names, key=lambda name: (places.get(name, len(text)), name))


def _live_after(flows: Sequence[_Flow]) -> list[frozenset[str]]:
    live: frozenset[str] = frozenset()
    found: list[frozenset[str]] = []
    for flow in reversed(flows):
        found.append(live)
        live = (live - flow.definite - flow.deleted) | frozenset(flow.exposed)
    return found[::-1]


class _Wiring:
    """Walks the steps in order and keeps who gave each name its value."""

    def __init__(
        self,
        flows: Sequence[_Flow],
        hoisted: Hoisted,
        parameters: frozenset[str],
        live: Sequence[frozenset[str]],
        kept_at_end: Sequence[frozenset[str]],
    ) -> None:
        self.flows = flows
        self.hoisted = hoisted
        self.parameters = parameters
        self.live = live
        self.kept = kept_at_end
        self.sources: dict[str, tuple[_Source, ...]] = {}
        self.outputs: list[dict[str, None]] = [{} for _ in flows]
        self.changed_functions = frozenset(name for flow in flows for name in flow.changed)

    def interfaces(self) -> tuple[Interface, ...]:
        taken = [self._take(number, flow) for number, flow in enumerate(self.flows)]
        return tuple(
            self._interface(number, flow, taken[number]) for number, flow in enumerate(self.flows)
        )

    def _take(self, number: int, flow: _Flow) -> _Taken:
        """Resolve what a step reads from outside, then note what it leaves behind."""
        taken = _Taken(inputs={}, parameters={}, definitions={}, restored={})
        waiting = [*flow.exposed, *self._passed_through(number, flow)]
        while waiting:
            name = waiting.pop(0)
            waiting += self._resolve(name, number, flow, taken)
        self._leave(number, flow)
        return taken

    def _passed_through(self, number: int, flow: _Flow) -> list[str]:
        """Names bound on some paths only: on the others the earlier value goes on."""
        wanted = self.live[number] | self.kept[number]
        settled = flow.definite | flow.deleted
        partly = [name for name in flow.bound if name not in settled]
        known = self.sources.keys() | self.parameters
        return [name for name in partly if name in wanted and name in known]

    def _resolve(self, name: str, number: int, flow: _Flow, taken: _Taken) -> list[str]:
        if name in taken.inputs or name in taken.parameters or name in taken.definitions:
            return []
        sources = self.sources.get(name, ())
        if not sources:
            if name == MODULE_NAME:
                taken.names_module = True
            elif name in self.parameters:
                taken.parameters[name] = None
            elif name in flow.bound and name in BUILTINS:
                taken.restored[name] = None
            return []
        copied = self._copied(name, sources)
        if copied is not None:
            taken.definitions[name] = copied
            return sorted(copied.reads - self.hoisted.names - {name})
        taken.inputs[name] = sources[-1].step
        for source in sources:
            self.outputs[source.step][name] = None
        return []

    def _copied(self, name: str, sources: tuple[_Source, ...]) -> Statement | None:
        """The definition to write again instead of passing its value, if that is the same."""
        statement = sources[-1].statement
        if len(sources) != 1 or statement is None or name in self.changed_functions:
            return None
        copyable = (StatementKind.FUNCTION, StatementKind.IMPORT)
        return statement if statement.kind in copyable and name in statement.binds else None

    def _leave(self, number: int, flow: _Flow) -> None:
        last = {name: item for item in flow.statements for name in item.all_binds}
        binders = Counter(name for item in flow.statements for name in item.all_binds)
        for name in flow.bound:
            source = _Source(step=number, statement=last.get(name))
            if name in flow.definite and binders[name] == 1 and name not in flow.changed:
                self.sources[name] = (source,)
            elif name in flow.definite:
                self.sources[name] = (_Source(step=number, statement=None),)
            elif name not in flow.deleted:
                earlier = self.sources.get(name, ())
                self.sources[name] = (*earlier, _Source(step=number, statement=None))
        for name in flow.changed - flow.bound.keys():
            if name in self.sources:
                changed = _Source(step=number, statement=None)
                self.sources[name] = (*self.sources[name], changed)
            elif name in self.parameters:
                self.sources[name] = (_Source(step=number, statement=None),)
        for name in flow.deleted:
            self.sources.pop(name, None)

    def _interface(self, number: int, flow: _Flow, taken: _Taken) -> Interface:
        given = {**self.outputs[number]}
        order = [*flow.bound, *(name for name in sorted(given) if name not in flow.bound)]
        kept = self.kept[number] - flow.deleted
        outputs = tuple(name for name in order if name in given or name in kept)
        certain = flow.definite | flow.loops | taken.inputs.keys() | taken.parameters.keys()
        imported = {name for item in taken.definitions.values() for name in item.all_binds}
        return Interface(
            inputs=taken.inputs,
            parameters=tuple(taken.parameters),
            outputs=outputs,
            optional=frozenset(name for name in outputs if name not in certain),
            definitions=tuple(
                sorted(
                    {item.index: item for item in taken.definitions.values()}.values(), key=_index
                )
            ),
            restored=tuple(taken.restored),
            names_module=taken.names_module,
            locals=frozenset(flow.bound)
            | taken.inputs.keys()
            | taken.parameters.keys()
            | frozenset(imported),
        )


@dataclass(slots=True)
class _Taken:
    """What a step takes from outside, by kind, in order of first use."""

    inputs: dict[str, int]
    parameters: dict[str, None]
    definitions: dict[str, Statement]
    restored: dict[str, None]
    names_module: bool = False


def _index(statement: Statement) -> int:
    return statement.index
