"""Where a notebook draws random numbers, from which stream, and whether that was seeded."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nb2prod.analysis import names
from nb2prod.model.dataflow import EffectKind, Statement, StatementKind
from nb2prod.rules.context import imports_before
from nb2prod.rules.findings import Place
from nb2prod.rules.random_makers import (
    COMPUTED,
    GENERATORS,
    LIBRARIES,
    MAKERS,
    SAMPLE_KEYWORDS,
    SEEDABLE_DISTRIBUTIONS,
    STATE_KEYWORDS,
    UNKNOWN,
)

OWN = "own"
EVERY = ""
_CALLED = re.compile(r"\b(\w+)\(")
_WORTH_A_LOOK = frozenset(
    [*MAKERS, "default_rng", "RandomState", "Random", "sample", "rvs", "simulate", "forecast"]
)
_DRAWN_FORECASTS = ("simulation", "bootstrap")


@dataclass(frozen=True, slots=True)
class Draw:
    """One draw.

    Attributes:
        stream: ``numpy``, ``random``, ``torch``, ``tensorflow``; ``own`` for a generator that is
            made without a seed.
        place: what draws, and where.
    """

    stream: str
    place: Place


@dataclass(frozen=True, slots=True)
class Randomness:
    """What one statement does to the random streams.

    Attributes:
        seeds: streams that it seeds; ``""`` stands for every stream.
        seeded: streams that were seeded before or by it.
    """

    statement: Statement
    draws: tuple[Draw, ...]
    seeds: frozenset[str]
    seeded: frozenset[str]

    def is_seeded(self, draw: Draw) -> bool:
        """Whether a run gives the draw the same numbers every time."""
        return draw.stream != OWN and bool(self.seeded & {draw.stream, EVERY})


def randomness(statements: Sequence[Statement]) -> Iterator[Randomness]:
    """The statements that draw or seed, in notebook order."""
    seeded: frozenset[str] = frozenset()
    inside: dict[str, tuple[Draw, ...]] = {}
    instances: dict[str, str] = {}
    for statement, imports in imports_before(statements):
        calls = tuple(_calls(statement, imports, instances))
        named = sorted(name for name in statement.reads if name in inside)
        called = tuple(d for name in named for d in inside[name])
        for name in statement.all_binds:
            inside.pop(name, None)
            instances.pop(name, None)
        if statement.kind in (StatementKind.FUNCTION, StatementKind.CLASS):
            through = (d for name in statement.deferred if name in inside for d in inside[name])
            inside |= dict.fromkeys(statement.binds, (*calls, *through))
            continue
        instances |= _made(statement)
        draws = dict.fromkeys([*_effects(statement), *calls, *called])
        seeds = frozenset(e.detail for e in statement.effects if e.kind is EffectKind.SEEDS)
        seeded |= seeds
        if draws or seeds:
            yield Randomness(statement, tuple(draws), seeds, seeded)


def _effects(statement: Statement) -> Iterator[Draw]:
    for effect in statement.effects:
        if effect.kind is EffectKind.DRAWS and effect.certain:
            what = f"`{effect.detail}.random`" if effect.detail == "numpy" else f"`{effect.detail}`"
            yield Draw(effect.detail, Place(what, statement.origin.cell, effect.line))


def _calls(
    statement: Statement, imports: Mapping[str, str], instances: Mapping[str, str]
) -> Iterator[Draw]:
    if _WORTH_A_LOOK.isdisjoint(_CALLED.findall(statement.text)):
        return
    shift = statement.origin.first_line - statement.node.lineno
    for node in names.nodes_of(statement.node):
        if isinstance(node, ast.Call) and (stream := _stream(node, imports, instances)):
            what = f"`{names.last_name(node.func)}`"
            yield Draw(stream, Place(what, statement.origin.cell, node.lineno + shift))


def _stream(node: ast.Call, imports: Mapping[str, str], instances: Mapping[str, str]) -> str | None:
    """The stream that a call draws from; None if it draws nothing for certain."""
    given = {item.arg or "**": _constant(item.value) for item in node.keywords}
    if "**" in given or any(given.get(name) is not None for name in STATE_KEYWORDS):
        return None
    name = names.dotted(node.func, imports)
    if name in GENERATORS:
        return OWN if all(_constant(item) is None for item in node.args) else None
    library = LIBRARIES.get(name.partition(".")[0])
    called = names.last_name(node.func)
    if library and called in MAKERS and names.root(node.func) in imports:
        return library if MAKERS[called](given) and _may_be_unseeded(node, library) else None
    if isinstance(node.func, ast.Attribute) and names.root(node.func) not in imports:
        if called == "simulate":
            return _simulation(imports)
        if called == "forecast":
            return _simulation(imports) if given.get("method") in _DRAWN_FORECASTS else None
        return "numpy" if _draws_rows(node, given, instances) else None
    return "numpy" if name.startswith("scipy.stats.") and called == "rvs" else None


def _simulation(imports: Mapping[str, str]) -> str | None:
    """The stream of ``simulate``: models of ``arch`` bring a generator of their own."""
    if not any(meaning.startswith("arch.") for meaning in imports.values()):
        return "numpy"
    return None if SEEDABLE_DISTRIBUTIONS & imports.keys() else OWN


def _may_be_unseeded(node: ast.Call, stream: str) -> bool:
    """Graph makers take a seed as their last positional argument."""
    return stream != "random" or len(node.args) <= 2


def _draws_rows(node: ast.Call, given: Mapping[str, object], instances: Mapping[str, str]) -> bool:
    """Whether it is ``sample`` of a data frame."""
    if names.last_name(node.func) != "sample" or len(node.args) > 1:
        return False
    maker = instances.get(names.root(node.func), "DataFrame")
    return given.keys() <= SAMPLE_KEYWORDS and maker in ("DataFrame", "Series")


def _made(statement: Statement) -> dict[str, str]:
    """The class that the bound variable is an instance of, as far as its name tells."""
    node = statement.node
    if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
        return {}
    made = names.last_name(node.value.func)
    if made[:1].isupper():
        return dict.fromkeys(statement.binds, made)
    return dict.fromkeys(statement.binds, made) if made == "default_rng" else {}


def _constant(node: ast.expr) -> object:
    if isinstance(node, ast.Constant):
        return node.value
    return UNKNOWN if isinstance(node, ast.Name) else COMPUTED
