"""Which statements outside the steps' cells the steps need, and which step each one joins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nb2prod.model.dataflow import Effect, EffectKind, Statement, StatementKind
from nb2prod.planning.aliases import touched
from nb2prod.planning.definitions import Hoisted
from nb2prod.planning.grouping import Layout
from nb2prod.planning.waiting import (
    INERT,
    OUTSIDE,
    STATE,
    Order,
    can_wait,
    interferes,
    order_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Where the statements go.

    Attributes:
        settings: statements of ``configure()``, before the first step.
        steps: for each group its statements in notebook order.
        left: statements that no step needs, with the reason.
    """

    settings: tuple[Statement, ...]
    steps: tuple[tuple[Statement, ...], ...]
    left: tuple[tuple[Statement, str], ...]


def cut(
    layout: Layout,
    hoisted: Hoisted,
    used: frozenset[int],
    shown: frozenset[int],
    kept_at_end: Sequence[frozenset[str]],
) -> Slice:
    """Assign every statement to a step, to the settings, or to what stays behind.

    Args:
        used: indices of the statements that became parameters.
        shown: indices of statements that show a metric.
        kept_at_end: for each step, names that it must give although no later step reads them.
    """
    free = [item for item in layout.statements if item.index not in hoisted.statements]
    statements = [item for item in free if item.index not in used]
    reached = touched(free, views=True, guesses=True)
    kept = _kept(free, layout, hoisted, used, shown, kept_at_end, reached)
    settings = _settings([item for item in statements if item.index in kept], layout, hoisted)
    inside = [item for item in statements if item.index in kept and item not in settings]
    homes = _destinations(inside, layout, order_of(layout.statements, used, hoisted, reached))
    steps = _by_home(inside, homes, layout)
    placed = {item.index for step in steps for item in step} | {item.index for item in settings}
    left = tuple((item, _reason(item, layout)) for item in statements if item.index not in placed)
    return Slice(settings=settings, steps=steps, left=left)


def _kept(
    statements: Sequence[Statement],
    layout: Layout,
    hoisted: Hoisted,
    used: frozenset[int],
    shown: frozenset[int],
    kept_at_end: Sequence[frozenset[str]],
    reached: dict[int, frozenset[str]],
) -> frozenset[int]:
    """Walk backwards from the steps; keep what they need, and what changes what they give."""
    seeded = any(item.kind is EffectKind.SEEDS for one in statements for item in one.effects)
    live: set[str] = set()
    later: list[Effect] = []
    kept: set[int] = set()
    ended: set[int] = set()
    for statement in reversed(statements):
        if statement.index in used:
            live -= statement.binds
            continue
        group = layout.group_of(statement)
        if group is not None:
            if group not in ended:
                live |= kept_at_end[group]
                ended.add(group)
            keep = statement.kind is not StatementKind.DISPLAY or statement.index in shown
        else:
            keep = bool(ended) and _needed(statement, live, later, reached, seeded)
        if not keep:
            continue
        kept.add(statement.index)
        later += statement.effects
        live -= statement.binds
        live |= statement.reads | (statement.formula & hoisted.bound)
        if statement.kind is StatementKind.FUNCTION:
            live |= statement.deferred
    return frozenset(kept)


def _needed(
    statement: Statement,
    live: set[str],
    later: Sequence[Effect],
    reached: dict[int, frozenset[str]],
    seeded: bool,
) -> bool:
    if (statement.all_binds | statement.deletes) & live:
        return True
    if reached.get(statement.index, frozenset()) & live:
        return True
    return any(_effect_matters(effect, later, seeded) for effect in statement.effects)


def _effect_matters(effect: Effect, later: Sequence[Effect], seeded: bool) -> bool:
    """Whether leaving an effect out could change what a later step computes."""
    if effect.kind in STATE:
        return True
    if effect.kind is EffectKind.DRAWS:
        drawn = [item for item in later if item.kind is EffectKind.DRAWS]
        same = [item for item in drawn if not item.detail or item.detail == effect.detail]
        return seeded and bool(same if effect.detail else drawn)
    if effect.kind is EffectKind.WRITES_FILE:
        return effect.detail.endswith(".py") or any(_may_see(effect.detail, item) for item in later)
    if effect.kind in OUTSIDE:
        return any(_may_see("", item) for item in later)
    return False


def _may_see(path: str, effect: Effect) -> bool:
    """Whether a later file access may depend on what was made at this path."""
    if effect.kind is EffectKind.SETTING:
        return effect.detail in ("cwd", "path")
    if effect.kind not in (EffectKind.READS_FILE, EffectKind.WRITES_FILE, EffectKind.SHELL):
        return False
    if not path or not effect.detail or effect.kind is EffectKind.SHELL:
        return True
    ours, theirs = path.strip("./"), effect.detail.strip("./")
    return theirs == ours or theirs.startswith(ours + "/") or ours.startswith(theirs + "/")


def _settings(kept: Sequence[Statement], layout: Layout, hoisted: Hoisted) -> tuple[Statement, ...]:
    """The leading statements that only seed and set: they can run before the first step."""
    found: list[Statement] = []
    for statement in kept:
        kinds = {effect.kind for effect in statement.effects}
        moves = any(effect.detail == "cwd" for effect in statement.effects)
        only_sets = kinds <= STATE | {EffectKind.PLOTS} and not moves
        own_names = (statement.reads & hoisted.bound) - hoisted.names
        if not only_sets or not kinds & STATE or own_names or statement.all_binds:
            if statement.kind in INERT and layout.group_of(statement) is None:
                continue
            break
        if layout.group_of(statement) is not None:
            break
        found.append(statement)
    return tuple(found)


def _destinations(statements: Sequence[Statement], layout: Layout, order: Order) -> dict[int, int]:
    """The group of every kept statement; latest first, so that readers are placed before."""
    homes: dict[int, int] = {}
    readers: dict[str, int] = {}
    placed: dict[int, list[Statement]] = {}
    for statement in reversed(statements):
        home = layout.group_of(statement)
        if home is None:
            following = layout.following_group(statement)
            if following is None:
                continue
            home = following
            if can_wait(statement):
                first = min(
                    (readers[name] for name in statement.all_binds & readers.keys()), default=0
                )
                between = (item for n in range(following, first) for item in placed.get(n, ()))
                if not any(interferes(item, statement, order) for item in between):
                    home = max(first, following)
        homes[statement.index] = home
        placed.setdefault(home, []).append(statement)
        for name in _mentions(statement):
            readers[name] = min(home, readers.get(name, home))
    return homes


def _by_home(
    statements: Sequence[Statement], homes: Mapping[int, int], layout: Layout
) -> tuple[tuple[Statement, ...], ...]:
    """The statements of each group, in order."""
    found: dict[int, list[Statement]] = {group.index: [] for group in layout.groups}
    for item in statements:
        if item.index in homes:
            found[homes[item.index]].append(item)
    return tuple(tuple(items) for items in found.values())


def _mentions(statement: Statement) -> frozenset[str]:
    return (
        statement.reads
        | statement.deferred
        | statement.formula
        | statement.all_binds
        | statement.changes
        | statement.deletes
    )


def _reason(statement: Statement, layout: Layout) -> str:
    role = layout.roles.get(statement.origin.cell)
    if role is not None and not role.is_step:
        return f"{role.value}, and no step needs it"
    if layout.group_of(statement) is not None:
        return "only shows something"
    return "no step needs it"
