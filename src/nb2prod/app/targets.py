"""Use case: where a pipeline can run."""

from __future__ import annotations

from dataclasses import dataclass

from nb2prod.targets.protocol import Target
from nb2prod.targets.registry import all_targets


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A target, and which of its tools are installed here, with their versions."""

    target: Target
    installed: tuple[tuple[str, str], ...]


def list_targets() -> tuple[Listed, ...]:
    """Return all targets, built-in ones first."""
    return tuple(
        Listed(target=target, installed=tuple(_versions(target))) for target in all_targets()
    )


def _versions(target: Target) -> list[tuple[str, str]]:
    from importlib import metadata

    from packaging.requirements import Requirement

    found = []
    for tool in target.tools:
        name = Requirement(tool).name
        try:
            found.append((name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            found.append((name, ""))
    return found
