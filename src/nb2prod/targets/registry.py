"""The targets by name: those that nb2prod brings, and those that are plugged in."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from nb2prod import plugins
from nb2prod.errors import InputError
from nb2prod.targets.protocol import GROUP, Target


def load_targets(names: Iterable[str]) -> tuple[Target, ...]:
    """Return the targets of these names.

    Raises:
        InputError: there is none of a name, or it cannot be loaded.
    """
    return tuple(map(_load, names))


def all_targets() -> tuple[Target, ...]:
    """Return all targets that can be loaded, built-in ones first."""
    found, _ = plugins.load_all(GROUP)
    return tuple(target for target in found.values() if isinstance(target, Target))


def _load(name: str) -> Target:
    known = plugins.names(GROUP)
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean '{near[0]}'?" if near else "'nb2prod targets' lists them"
        raise InputError(f"there is no target '{name}': {hint}")
    target = plugins.load(GROUP, name)
    if not isinstance(target, Target):
        raise InputError(f"the plugin '{name}' is no target: it has to be a Target")
    return target
