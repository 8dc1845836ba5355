"""The parameter values that a sweep tries: listed, or drawn from ranges."""

from __future__ import annotations

import hashlib
import itertools
import json
import math
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nb2prod.errors import InputError

KINDS = ("uniform", "loguniform", "randint")
_DRAWN = re.compile(r"\s*(\w+)\s*\((.*)\)\s*", re.DOTALL)
_OPENING, _CLOSING, _QUOTES = "([{", ")]}", "\"'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A parameter's value.

    Attributes:
        given: the text that was given, as ``-p NAME=TEXT`` has it.
        literal: a Python literal of the value.
    """

    given: str
    literal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """A parameter that takes each of these values."""

    name: str
    values: tuple[Value, ...]

    def draw(self, generator: random.Random) -> Value:
        """One of the values."""
        return self.values[math.floor(generator.random() * len(self.values))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A parameter that is drawn from ``low`` to ``high``, whole numbers for ``randint``."""

    name: str
    kind: str
    low: float
    high: float

    def draw(self, generator: random.Random) -> Value:
        """One value."""
        part = generator.random()
        if self.kind == "randint":
            return number(int(self.low) + math.floor(part * (int(self.high) - int(self.low) + 1)))
        if self.kind == "uniform":
            found = self.low + part * (self.high - self.low)
        else:
            bottom, top = math.log(self.low), math.log(self.high)
            found = math.exp(bottom + part * (top - bottom))
        return number(min(max(found, self.low), self.high))

    def ends(self) -> tuple[Value, Value]:
        """The lowest and the highest value."""
        return number(self._whole(self.low)), number(self._whole(self.high))

    def _whole(self, value: float) -> float:
        return int(value) if self.kind == "randint" else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """The parameters of one run of a sweep.

    Attributes:
        run: the run's id; the same sweep and values give the same id.
        values: by parameter, in the order of the space.
    """

    run: str
    values: tuple[tuple[str, Value], ...]

    def literals(self) -> dict[str, str]:
        """Literals by parameter."""
        return {name: value.literal for name, value in self.values}

    def texts(self) -> list[str]:
        """``NAME=VALUE`` texts."""
        return [f"{name}={value.given}" for name, value in self.values]


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """What a sweep tries: each combination of the grid, with each sample of the rest."""

    grid: tuple[Choices, ...] = ()
    drawn: tuple[Choices | Range, ...] = ()
    samples: int = 1
    seed: int = 0

    @property
    def size(self) -> int:
        """How many combinations there are."""
        return math.prod(len(axis.values) for axis in self.grid) * self._samples

    @property
    def axes(self) -> tuple[Choices | Range, ...]:
        """All parameters."""
        return (*self.grid, *self.drawn)

    @property
    def _samples(self) -> int:
        return self.samples if self.drawn else 1

    def trials(self, sweep: str) -> Iterator[Trial]:
        """Yield all combinations, in an order that does not change."""
        generator = random.Random(self.seed)
        samples = [
            tuple((axis.name, axis.draw(generator)) for axis in self.drawn)
            for _ in range(self._samples)
        ]
        listed = [[(axis.name, value) for value in axis.values] for axis in self.grid]
        for combination in itertools.product(*listed):
            yield from (trial_of(sweep, (*combination, *sample)) for sample in samples)


def trial_of(sweep: str, values: Sequence[tuple[str, Value]]) -> Trial:
    """The trial of these values in a sweep."""
    canonical = json.dumps([sweep, sorted((name, value.literal) for name, value in values)])
    digest = hashlib.sha256(canonical.encode()).hexdigest()[:16]
    return Trial(run=f"{sweep.partition('-')[0]}-{digest}", values=tuple(values))


def number(value: float) -> Value:
    """A number as a value."""
    return Value(given=repr(value), literal=repr(value))


def read_grid(texts: Sequence[str]) -> dict[str, list[str]]:
    """Read ``NAME=VALUE,VALUE`` texts; a comma in brackets belongs to its value.

    Raises:
        InputError: one has another form.
    """
    found: dict[str, list[str]] = {}
    for item in texts:
        name, equals, values = item.partition("=")
        if not equals or not name:
            raise InputError(f"--grid {item!r}: write NAME=VALUE,VALUE")
        found.setdefault(name, []).extend(split(values))
    return found


def read_drawn(texts: Sequence[str]) -> dict[str, Range | list[str]]:
    """Read ``NAME=uniform(LOW,HIGH)`` and the like; lists are those of ``choice``.

    Raises:
        InputError: one has another form, or its ends do not fit.
    """
    found: dict[str, Range | list[str]] = {}
    for item in texts:
        name, equals, text = item.partition("=")
        match = _DRAWN.fullmatch(text)
        if not equals or not name or not match or match[1] not in (*KINDS, "choice"):
            kinds = ", ".join(f"{kind}(LOW,HIGH)" for kind in KINDS)
            raise InputError(f"--random {item!r}: write NAME= and one of {kinds}, choice(A,B)")
        if name in found:
            raise InputError(f"--random {item!r}: {name!r} is given twice")
        inner = split(match[2])
        found[name] = inner if match[1] == "choice" else _range(item, name, match[1], inner)
    return found


def _range(item: str, name: str, kind: str, ends: Sequence[str]) -> Range:
    read: Callable[[str], float] = int if kind == "randint" else float
    try:
        low, high = (read(end) for end in ends)
    except ValueError as error:
        raise InputError(f"--random {item!r}: write two numbers, LOW and HIGH") from error
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise InputError(f"--random {item!r}: LOW has to be less than HIGH, both finite")
    if kind == "loguniform" and low <= 0:
        raise InputError(f"--random {item!r}: a logarithmic range begins above 0")
    return Range(name=name, kind=kind, low=low, high=high)


def split(text: str) -> list[str]:
    """Split at the commas that stand in no brackets.

    Raises:
        InputError: a bracket is not closed.
    """
    parts, depth, quote = [""], 0, ""
    for char in text:
        if quote:
            quote = "" if char == quote else quote
        elif depth and char in _QUOTES:
            quote = char
        elif char in _OPENING:
            depth += 1
        elif char in _CLOSING and depth:
            depth -= 1
        if char == "," and not depth:
            parts.append("")
        else:
            parts[-1] += char
    if depth:
        raise InputError(f"{text!r}: a bracket is not closed")
    return parts


def choices(name: str, values: Mapping[str, str]) -> Choices:
    """A parameter with these values, literals by given text; what is equal counts once."""
    by_literal = {literal: given for given, literal in reversed(list(values.items()))}
    kept = [Value(given=given, literal=text) for given, text in values.items()]
    return Choices(name=name, values=tuple(v for v in kept if by_literal[v.literal] == v.given))
