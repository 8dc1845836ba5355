"""What runs of a new package gave, and what of it counts against the package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Key = tuple[str, str]


class Way(StrEnum):
    """How a package runs: all steps in one process, or each in a process of its own."""

    TOGETHER = "together"
    APART = "apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value, or a written file, of a run beside the notebook's.

    Attributes:
        steady: two runs of its step have to give the same.
        difference: what differs first, in words; empty if nothing does.
        is_file: it is a file, in which libraries may write what is other in each run.
    """

    step: str
    name: str
    steady: bool
    difference: str
    is_file: bool = False

    @property
    def key(self) -> Key:
        """What names it in each run."""
        return self.step, self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one run.

    Attributes:
        values: in the order of the steps.
        failure: why it did not end; empty if it did.
        is_late: it was ended because it took too long.
    """

    values: tuple[Value, ...] = ()
    failure: str = ""
    is_late: bool = False

    @property
    def equal(self) -> int:
        """How many values are the notebook's."""
        return sum(not value.difference for value in self.values)


def suspects(outcomes: Mapping[Way, Outcome], *, by_chance: bool) -> dict[Way, list[Value]]:
    """Return what differs in each way and is not a matter of the moment.

    What need not be the same in each run counts if only the run apart gives another one.

    Args:
        by_chance: values depend on chance, so that these two prove nothing.
    """
    together = outcomes[Way.TOGETHER].values
    right = frozenset[Key]() if by_chance else {v.key for v in together if not v.difference}
    return {
        way: [v for v in outcome.values if v.difference and (v.steady or v.key in right)]
        for way, outcome in outcomes.items()
    }


def confirmed(found: Sequence[Value], again: Outcome) -> list[Value]:
    """Return those that differ in another run, too; files and unsteady values in the same way."""
    there = {value.key: value.difference for value in again.values}
    return [
        value
        for value in found
        if value.difference == there.get(value.key)
        or (value.steady and not value.is_file and there.get(value.key))
    ]
