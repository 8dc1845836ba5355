"""Which variables a change in place reaches: two names may be one object, or share memory."""

from __future__ import annotations

from collections.abc import Sequence

from nb2prod.model.dataflow import Statement


def touched(
    statements: Sequence[Statement], *, views: bool, guesses: bool
) -> dict[int, frozenset[str]]:
    """For each statement that changes objects, the variables that may show the change.

    Args:
        views: follow shared memory (slices, columns) beside shared objects.
        guesses: count changes by methods that are not known.

    Returns:
        Statement index to names; statements that change nothing are absent.
    """
    groups: dict[str, set[str]] = {}
    found: dict[int, frozenset[str]] = {}
    for statement in statements:
        pairs = statement.aliases | statement.views if views else statement.aliases
        changed = statement.changes | statement.may_change if guesses else statement.changes
        rebound = (statement.binds - {old for _, old in pairs}) | statement.loop_variables
        before = frozenset(name for item in changed for name in groups.get(item, {item}))
        for name in rebound:
            if name in groups:
                groups.pop(name).discard(name)
        for new, old in pairs:
            _unite(groups, new, old)
        if changed:
            after = frozenset(name for item in changed for name in groups.get(item, {item}))
            found[statement.index] = before | after
    return found


def together(statements: Sequence[Statement]) -> dict[str, frozenset[str]]:
    """For each name, all names that share objects or memory with it anywhere in the notebook."""
    groups: dict[str, set[str]] = {}
    for statement in statements:
        for new, old in statement.aliases | statement.views:
            _unite(groups, new, old)
    return {name: frozenset(group) for name, group in groups.items()}


def _unite(groups: dict[str, set[str]], first: str, second: str) -> None:
    left, right = groups.setdefault(first, {first}), groups.setdefault(second, {second})
    if left is right:
        return
    if len(left) < len(right):
        left, right = right, left
    left |= right
    for name in right:
        groups[name] = left
