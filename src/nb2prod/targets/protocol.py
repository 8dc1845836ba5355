"""What a target is: data about what it can do, and a function that renders its files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from nb2prod.model.pipeline import Pipeline

GROUP = "nb2prod.targets"
Render = Callable[[Pipeline], Mapping[PurePosixPath, str]]


class Proof(StrEnum):
    """How the tests of nb2prod prove what a target renders."""

    EXECUTED = "executed"
    VALIDATED = "validated"
    UNTESTED = "untested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a target can do with a pipeline.

    Attributes:
        fan_out: one run for each value of a parameter.
        schedule: runs at times that a cron expression gives.
        file_effects: a step reads files that an earlier one wrote beside its artifacts.
    """

    fan_out: bool = False
    schedule: bool = False
    file_effects: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a pipeline runs.

    Attributes:
        title: its name as its makers write it.
        tools: distributions that it needs; with ranges as in a requirement.
        commands: how one runs it, from the package's folder; for the README.
        render: makes its files, by their path in the package.
    """

    name: str
    title: str
    proof: Proof
    capabilities: Capabilities
    tools: tuple[str, ...] = ()
    commands: Callable[[Pipeline], tuple[str, ...]]
    render: Render
