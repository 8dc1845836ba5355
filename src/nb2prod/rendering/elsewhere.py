"""Targets beside local runs, as a package's project files speak of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A target beside local runs.

    Attributes:
        requirements: what the extra of its name installs.
        commands: how one runs the pipeline there, from the package's folder.
        modules: the modules of the package that use it; its tools need not be installed.
    """

    name: str
    title: str
    requirements: tuple[str, ...]
    commands: tuple[str, ...]
    modules: tuple[str, ...] = ()
