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
        steady: two runs have to give the same.
        difference: what differs first, in words; empty if nothing does.
    """

    step: str
    name: str
    steady: bool
    difference: str

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

    What need not be the same in each run counts if both ways give the same other value, or if
    only the run apart gives another one.

    Args:
        by_chance: values depend on chance, so that these two prove nothing.
    """
    found: dict[Way, list[Value]] = {}
    for way, outcome in outcomes.items():
        others = [other.values for kind, other in outcomes.items() if kind is not way]
        alike = {value for values in others for value in values}
        right = {value.key for value in alike if not value.difference}
        found[way] = [
            value
            for value in outcome.values
            if value.difference
            and (
                value.steady
                or not by_chance
                and (value in alike or way is Way.APART and value.key in right)
            )
        ]
    return found


def confirmed(found: Sequence[Value], again: Outcome) -> list[Value]:
    """Return those values that differ in another run, too; unsteady ones in the same way."""
    there = {value.key: value.difference for value in again.values}
    return [
        value
        for value in found
        if (there.get(value.key, "") if value.steady else value.difference == there.get(value.key))
    ]
