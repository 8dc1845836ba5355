"""What stands at the top of each runtime module."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nb2prod.model.dataflow import Statement, StatementKind
from nb2prod.model.pipeline import Fragment, ImportBinding, Module
from nb2prod.planning.definitions import Definition, Hoisted

COMMON = "common"


def plan_modules(
    used: Mapping[str, Sequence[Statement]], hoisted: Hoisted, package: str
) -> tuple[Module, ...]:
    """The runtime modules with their imports and definitions.

    Args:
        used: module name to the statements of its step functions; ``common`` for the settings.
    """
    wanted = {module: _names(statements) for module, statements in used.items()}
    reached = {module: _reach(names, hoisted) for module, names in wanted.items()}
    guarded = frozenset(
        item.statement.index
        for item in hoisted.definitions.values()
        if item.statement.kind is StatementKind.IMPORT
    )
    homes = _homes(reached, guarded)
    names = [*used, *([] if COMMON in used else [COMMON])]
    modules = (_module(name, homes, hoisted, used.get(name, ()), package) for name in names)
    return tuple(
        module for module in modules if module.name != COMMON or _has_content(module, used)
    )


def _has_content(module: Module, used: Mapping[str, object]) -> bool:
    return bool(module.definitions or COMMON in used)


def _names(statements: Iterable[Statement]) -> frozenset[str]:
    return frozenset(name for item in statements for name in item.mentions | item.formula)


def _reach(names: frozenset[str], hoisted: Hoisted) -> frozenset[int]:
    """Indices of the definitions that these names lead to."""
    found: set[int] = set()
    waiting = [name for name in names if name in hoisted.definitions]
    while waiting:
        definition = hoisted.definitions[waiting.pop()]
        if definition.statement.index not in found:
            found.add(definition.statement.index)
            waiting += [name for name in definition.needs if name in hoisted.definitions]
    return frozenset(found)


def _homes(reached: Mapping[str, frozenset[int]], guarded: frozenset[int]) -> dict[int, str]:
    """The module of each definition: its only user, else ``common``.

    Args:
        guarded: imports inside ``try`` or ``if``, which are for others to use.
    """
    homes: dict[int, str] = {}
    for module, definitions in reached.items():
        for index in definitions:
            shared = index in homes or index in guarded
            homes[index] = COMMON if shared else module
    return homes


def _module(
    name: str,
    homes: Mapping[int, str],
    hoisted: Hoisted,
    statements: Sequence[Statement],
    package: str,
) -> Module:
    definitions = _own_definitions(name, homes, hoisted)
    mentioned = _names(statements) | {need for item in definitions for need in item.needs}
    in_code = {need for item in statements for need in item.mentions}
    in_code |= {need for item in definitions for need in item.statement.mentions}
    imports = [
        ImportBinding(
            module=item.module, name=item.name, alias=item.alias, noqa=bound not in in_code
        )
        for bound, items in hoisted.imports.items()
        if bound in mentioned
        for item in items
    ]
    imports += [item for item in hoisted.future if definitions or statements]
    imports += _stars(statements, hoisted)
    own = {bound for item in definitions for bound in item.names}
    shared = sorted(
        bound
        for bound in mentioned
        if bound in hoisted.definitions
        and bound not in own
        and homes.get(hoisted.definitions[bound].statement.index) == COMMON
    )
    common = tuple(bound for bound in shared if bound in in_code)
    imports += [
        ImportBinding(module=f"{package}.runtime.common", name=bound, noqa=True)
        for bound in shared
        if bound not in in_code
    ]
    return Module(
        name=name,
        imports=tuple(imports),
        common=common,
        definitions=tuple(
            Fragment(text=item.statement.text, origin=item.statement.origin) for item in definitions
        ),
        defines=tuple(sorted(own)),
        exports=tuple(
            sorted(
                bound
                for item in definitions
                if item.statement.kind is StatementKind.IMPORT
                for bound in item.names
            )
        ),
    )


def _own_definitions(name: str, homes: Mapping[int, str], hoisted: Hoisted) -> list[Definition]:
    by_index = {item.statement.index: item for item in hoisted.definitions.values()}
    return [item for index, item in sorted(by_index.items()) if homes.get(index) == name]


def _stars(statements: Sequence[Statement], hoisted: Hoisted) -> list[ImportBinding]:
    """Star imports that stand above a statement of the module."""
    last = max((item.index for item in statements), default=-1)
    found = []
    for star in hoisted.stars:
        module = getattr(star.node, "module", None) or ""
        level = "." * getattr(star.node, "level", 0)
        if star.index < last:
            found.append(ImportBinding(module=level + module, name="*"))
    return found
