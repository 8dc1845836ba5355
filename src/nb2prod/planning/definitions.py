"""Definitions that can stand at module level: imports, functions, classes and constants.

A definition is hoisted when its name means the same thing everywhere in the notebook and it
depends on nothing that a step computes. All else stays where the author put it.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from nb2prod.analysis.names import dumped
from nb2prod.model.dataflow import EffectKind, Statement, StatementKind
from nb2prod.model.notebook import Role
from nb2prod.model.pipeline import ImportBinding
from nb2prod.planning.grouping import Layout

MODULE_NAME = "__name__"
BUILTINS = frozenset(dir(builtins)) - {MODULE_NAME}
_IMMUTABLE = (ast.Constant, ast.Tuple, ast.UnaryOp, ast.BinOp, ast.Call, ast.JoinedStr)


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """Names that are defined at module level.

    Attributes:
        names: what it binds; several for a guarded import.
        needs: names that it depends on.
    """

    names: tuple[str, ...]
    statement: Statement
    needs: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hoisted:
    """What stands at module level.

    Attributes:
        imports: bound name to the import; several where submodules are imported by path.
        definitions: bound name to the definition.
        stars: star imports in order.
        future: imports that change how all code below them is compiled.
        statements: indices of statements that are hoisted as a whole.
        bound: names that the notebook itself binds.
        names: all names that module level provides.
    """

    imports: Mapping[str, tuple[ImportBinding, ...]]
    definitions: Mapping[str, Definition]
    stars: tuple[Statement, ...]
    future: tuple[ImportBinding, ...]
    statements: frozenset[int]
    bound: frozenset[str]
    names: frozenset[str]


def hoist(
    layout: Layout, parameters: Iterable[str], is_installed: Callable[[str], bool]
) -> Hoisted:
    """Find what can stand at module level.

    Args:
        is_installed: whether a module can be imported when the package is.
    """
    statements = layout.statements
    fixed = _names_with_one_meaning(statements, frozenset(parameters))
    fixed -= _made_while_running(statements, is_installed)
    imported = {item.bound for one in statements for item in bindings(one.node)}
    fixed -= {group.name or group.role.value for group in layout.groups} - imported
    imports: dict[str, tuple[ImportBinding, ...]] = {}
    for item in (item for one in statements for item in bindings(one.node)):
        if item.bound in fixed and item not in imports.get(item.bound, ()):
            imports[item.bound] = (*imports.get(item.bound, ()), item)
    definitions = _definitions(layout, fixed, imports)
    whole = _copies(definitions.values(), statements)
    whole |= {
        item.index
        for item in statements
        if isinstance(item.node, ast.Import | ast.ImportFrom)
        and all(binding.bound in imports for binding in bindings(item.node))
    }
    stars = tuple(item for item in statements if _is_star(item.node))
    bound = {name for item in statements for name in item.all_binds} | set(parameters)
    return Hoisted(
        imports=imports,
        definitions=definitions,
        stars=stars,
        future=tuple(
            item for items in imports.values() for item in items if item.module == "__future__"
        ),
        statements=frozenset(whole),
        bound=frozenset(bound),
        names=frozenset(imports) | frozenset(definitions),
    )


def _made_while_running(
    statements: Sequence[Statement], is_installed: Callable[[str], bool]
) -> frozenset[str]:
    """Names imported from modules that earlier code wrote, or made findable."""
    made = False
    found: set[str] = set()
    for statement in statements:
        if made:
            found |= {
                item.bound for item in bindings(statement.node) if not is_installed(item.module)
            }
        made = made or any(
            effect.detail == "path" or effect.detail.endswith(".py") for effect in statement.effects
        )
    return frozenset(found)


def bindings(node: ast.stmt) -> tuple[ImportBinding, ...]:
    """The names that an import statement binds; none for other statements and star imports."""
    if isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        return tuple(
            ImportBinding(module=module, name=item.name, alias=_alias(item.asname, item.name))
            for item in node.names
            if item.name != "*"
        )
    if isinstance(node, ast.Import):
        return tuple(
            ImportBinding(module=item.name, alias=_alias(item.asname, item.name))
            for item in node.names
        )
    return ()


def _alias(alias: str | None, name: str) -> str:
    return "" if alias is None or alias == name else alias


def _is_star(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.names[0].name == "*"


def _names_with_one_meaning(
    statements: Sequence[Statement], parameters: frozenset[str]
) -> frozenset[str]:
    """Names that are bound once, or always by the same import or the same definition."""
    meanings: dict[str, set[str]] = {}
    spoilt = set(parameters)
    for statement in statements:
        read = statement.reads | statement.deferred
        spoilt |= {name for name in read & BUILTINS if name not in meanings}
        found = {item.bound: _import_text(item) for item in bindings(statement.node)}
        for name in statement.all_binds:
            meaning = meanings.setdefault(name, set())
            if statement.kind is StatementKind.CODE:
                spoilt.add(name)
            else:
                meaning.add(found.get(name) or _definition_text(statement))
        spoilt |= statement.deletes | statement.global_writes
        if statement.kind is not StatementKind.CONSTANT:
            spoilt |= statement.changes - statement.binds
    return frozenset(name for name, seen in meanings.items() if len(seen) == 1) - spoilt


def _definition_text(statement: Statement) -> str:
    """What makes a definition the same as another; a class is only the same as itself."""
    text = dumped(statement.node)
    return f"{statement.index} {text}" if statement.kind is StatementKind.CLASS else text


def _import_text(item: ImportBinding) -> str:
    """``import a.b`` and ``import a.c`` bind the same name to the same package."""
    if not item.name and not item.alias:
        return f"import {item.bound}"
    return f"{item.module} {item.name} {item.alias}"


def _definitions(
    layout: Layout, fixed: frozenset[str], imports: Collection[str]
) -> dict[str, Definition]:
    candidates: dict[str, Definition] = {}
    changed = _changed_names(layout.statements)
    for statement in layout.statements:
        if not statement.all_binds or not statement.all_binds <= fixed:
            continue
        if not _can_stand_alone(statement, changed):
            continue
        definition = Definition(
            names=tuple(sorted(statement.all_binds)),
            statement=statement,
            needs=(statement.mentions | statement.formula) - statement.all_binds,
        )
        for name in definition.names:
            candidates.setdefault(name, definition)
    bound = {name for item in layout.statements for name in item.all_binds} | {MODULE_NAME}
    kept = _closed(candidates, imports, bound)
    return _wanted(kept, layout, imports)


def _can_stand_alone(statement: Statement, changed: frozenset[str]) -> bool:
    registers = any(effect.kind is EffectKind.SETTING for effect in statement.effects)
    if statement.global_writes or registers:
        return False
    if statement.kind is StatementKind.IMPORT:
        return not isinstance(statement.node, ast.Import | ast.ImportFrom)
    if statement.kind is StatementKind.CONSTANT:
        value = getattr(statement.node, "value", None)
        immutable = isinstance(value, _IMMUTABLE)
        return immutable or not statement.binds & changed
    return statement.kind in (StatementKind.FUNCTION, StatementKind.CLASS)


def _changed_names(statements: Sequence[Statement]) -> frozenset[str]:
    """Names whose object may change in place somewhere, through whatever name."""
    changed = {name for item in statements for name in item.changes | item.may_change}
    pairs = {pair for item in statements for pair in item.aliases | item.views}
    grown = True
    while grown:
        more = {old for new, old in pairs if new in changed} - changed
        more |= {new for new, old in pairs if old in changed} - changed
        changed |= more
        grown = bool(more)
    return frozenset(changed)


def _closed(
    candidates: Mapping[str, Definition], imports: Collection[str], bound: set[str]
) -> dict[str, Definition]:
    """Drop candidates until none depends on a name that only a step has."""
    kept = dict(candidates)
    while True:
        free = {
            name
            for name, item in kept.items()
            if any(
                need in bound and need not in kept and need not in imports for need in item.needs
            )
        }
        free |= {name for item in kept.values() if free & set(item.names) for name in item.names}
        if not free:
            return kept
        for name in free:
            kept.pop(name, None)


def _wanted(
    kept: Mapping[str, Definition], layout: Layout, imports: Collection[str]
) -> dict[str, Definition]:
    """Leave constants of a step's cell in the step unless a function needs them."""
    needed = {
        need
        for item in kept.values()
        if item.statement.kind in (StatementKind.FUNCTION, StatementKind.CLASS)
        for need in item.needs
    }

    def stays(definition: Definition) -> bool:
        if definition.statement.kind is not StatementKind.CONSTANT:
            return False
        group = layout.group_of(definition.statement)
        if group is None:
            return False
        reports = layout.groups[group].role in (Role.EVALUATION, Role.INFERENCE)
        return reports or not needed & set(definition.names)

    dropped = {name for name, item in kept.items() if stays(item)}
    rest = {name: item for name, item in kept.items() if name not in dropped}
    bound = {name for item in layout.statements for name in item.all_binds}
    return _closed(rest, imports, bound) if dropped else rest


def _copies(definitions: Iterable[Definition], statements: Sequence[Statement]) -> set[int]:
    """Indices of the definitions and of their repetitions further down."""
    by_names: dict[frozenset[str], list[Statement]] = {}
    for item in statements:
        by_names.setdefault(item.all_binds, []).append(item)
    found: set[int] = set()
    for definition in definitions:
        text = dumped(definition.statement.node)
        same = by_names.get(definition.statement.all_binds, [])
        found |= {item.index for item in same if dumped(item.node) == text}
    return found
