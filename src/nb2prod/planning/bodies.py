"""The text of a step's body, fragment by fragment."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from nb2prod.model.dataflow import Statement, StatementKind
from nb2prod.model.pipeline import Fragment, FragmentKind
from nb2prod.planning import rewriting
from nb2prod.planning.definitions import Hoisted, bindings
from nb2prod.planning.figures import shows_between
from nb2prod.planning.interface import Interface
from nb2prod.planning.reporting import Shown, shown_metrics


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedMetric:
    """A shown number that got a variable; certain if it is a number whatever the data is."""

    name: str
    variable: str
    certain: bool


def body(
    statements: Sequence[Statement],
    interface: Interface,
    hoisted: Hoisted,
    metrics: dict[int, list[tuple[Shown, str]]],
    unused: frozenset[int],
) -> tuple[Fragment, ...]:
    """All fragments of a step in order.

    Args:
        metrics: for statements that show numbers, the calls with their variables.
        unused: indices of function definitions that the step does not use.
    """
    kept = [item for item in statements if item.index not in unused]
    mentioned = frozenset(
        name for item in [*kept, *interface.definitions] for name in item.mentions | item.formula
    ) | frozenset(interface.outputs)
    found = [_binding(f"from builtins import {', '.join(interface.restored)}")] * bool(
        interface.restored
    )
    found += [
        _fragment(item, hoisted, FragmentKind.CARRIED, mentioned, interface.locals)
        for item in interface.definitions
    ]
    found += [_binding('__name__ = "__main__"')] * interface.names_module
    unset = [*_unset(interface), *_undeclared(kept, interface)]
    found += [_binding(f"{name} = UNSET") for name in dict.fromkeys(unset)]
    shows = shows_between(kept, hoisted)
    for statement in kept:
        kind = FragmentKind.AUTHOR
        fragment = _fragment(statement, hoisted, kind, mentioned, interface.locals)
        if statement.index in metrics:
            text = rewriting.name_shown(statement.text, statement.node, metrics[statement.index])
            fragment = Fragment(text=text, kind=kind, origin=statement.origin)
        found.append(fragment)
        if show := shows.get(statement.index):
            found.append(Fragment(text=show, kind=FragmentKind.BINDING, origin=statement.origin))
    return tuple(fragment for fragment in found if fragment.text.strip())


def _binding(text: str) -> Fragment:
    return Fragment(text=text, kind=FragmentKind.BINDING)


def _unset(interface: Interface) -> list[str]:
    return [name for name in interface.outputs if name in interface.optional]


def _undeclared(statements: Iterable[Statement], interface: Interface) -> list[str]:
    """Names that nested functions assign as ``global`` and the step itself never binds."""
    written = {
        name for item in [*statements, *interface.definitions] for name in item.global_writes
    }
    known = interface.inputs.keys() | set(interface.parameters)
    bound = {name for item in statements for name in item.binds | (item.may_bind - written)}
    return sorted(written - known - bound)


def _fragment(
    statement: Statement,
    hoisted: Hoisted,
    kind: FragmentKind,
    mentioned: frozenset[str],
    local: frozenset[str],
) -> Fragment:
    text = statement.text
    if isinstance(statement.node, ast.Import | ast.ImportFrom):
        text = _local_import(statement, mentioned - hoisted.imports.keys())
    elif isinstance(statement.node, ast.Delete):
        text = rewriting.delete_only(text, statement.node, local)
    else:
        text = rewriting.globals_to_nonlocals(text, hoisted.names)
    return Fragment(text=text, kind=kind, origin=statement.origin)


def _local_import(statement: Statement, wanted: frozenset[str]) -> str:
    """The import of those of its names that the step uses and module level does not provide."""
    kept = [item for item in bindings(statement.node) if item.bound in wanted]
    if len(kept) == len(bindings(statement.node)):
        return statement.text
    lines = []
    for item in kept:
        alias = f" as {item.alias}" if item.alias else ""
        start = f"from {item.module} import {item.name}" if item.name else f"import {item.module}"
        lines.append(start + alias)
    return "\n".join(lines)


def name_metrics(
    statements: Sequence[Statement],
    own_cells: Collection[int],
    everything: bool,
    variables: Collection[str],
    taken: set[str],
) -> tuple[dict[int, list[tuple[Shown, str]]], tuple[NamedMetric, ...]]:
    """Give the numbers that a step shows names of their own.

    Args:
        everything: the step reports, so that any displayed number counts.
        variables: names of the notebook's variables, which no metric may have.
        taken: all names that are in use; grows by the new variables.
    """
    calls: dict[int, list[tuple[Shown, str]]] = {}
    named: list[NamedMetric] = []
    used: set[str] = set()
    for statement in statements:
        if statement.origin.cell not in own_cells or statement.kind is StatementKind.FUNCTION:
            continue
        for shown in shown_metrics(statement, everything):
            if not rewriting.stands_at(statement.text, statement.node, shown.call):
                continue
            metric = _free(shown.name, used | set(variables))
            variable = _free(f"{metric}_value", taken)
            used.add(metric)
            taken.add(variable)
            calls.setdefault(statement.index, []).append((shown, variable))
            named.append(NamedMetric(name=metric, variable=variable, certain=shown.certain))
    return calls, tuple(named)


def _free(name: str, taken: Collection[str]) -> str:
    candidate, number = name, 2
    while candidate in taken:
        candidate, number = f"{name}_{number}", number + 1
    return candidate


def unused_functions(
    steps: Sequence[Sequence[Statement]], interfaces: Sequence[Interface]
) -> frozenset[int]:
    """Function definitions that neither their own step uses nor a later one needs as a value."""
    found: set[int] = set()
    for statements, interface in zip(steps, interfaces, strict=True):
        functions = [
            item
            for item in statements
            if item.kind is StatementKind.FUNCTION
            and not getattr(item.node, "decorator_list", [])
            and not item.binds & set(interface.outputs)
        ]
        dropped = {item.index for item in functions}
        grown = True
        while grown:
            kept = [item for item in statements if item.index not in dropped]
            mentioned = {name for item in [*kept, *interface.definitions] for name in item.mentions}
            used = {item.index for item in functions if item.binds & mentioned} & dropped
            dropped -= used
            grown = bool(used)
        found |= dropped
    return frozenset(found)
