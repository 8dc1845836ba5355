"""Use case: the curves that runs logged, as lines with so many points as can be seen."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nb2prod.model.run import Point, Run
from nb2prod.tracking.book import Book

MOST_POINTS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One run's values of a metric.

    Attributes:
        points: pairs of position and value, by position; values may be NaN or infinite.
        count: how many there were, before those were left out that cannot be seen.
    """

    run: Run
    points: tuple[tuple[float, float], ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A metric that runs logged, with one line for each of them."""

    name: str
    lines: tuple[Line, ...]


def curves(book: Path, runs: Sequence[Run]) -> tuple[Curve, ...]:
    """The curves of runs, by the name of the metric; those with a single point are none."""
    found: dict[str, list[Line]] = {}
    with Book(book) as opened:
        for run in runs:
            for name, points in _by_name(opened.points(run.id)).items():
                if len(points) > 1:
                    line = Line(run=run, points=thinned(points), count=len(points))
                    found.setdefault(name, []).append(line)
    return tuple(Curve(name=name, lines=tuple(lines)) for name, lines in found.items())


def thinned(
    points: Sequence[tuple[float, float]], most: int = MOST_POINTS
) -> tuple[tuple[float, float], ...]:
    """The points that make the line's shape: first, last, and the extremes between them."""
    if len(points) <= most:
        return tuple(points)
    parts = most // 2 - 1
    inner = points[1:-1]
    kept = [points[0]]
    for number in range(parts):
        part = inner[number * len(inner) // parts : (number + 1) * len(inner) // parts]
        finite = [point for point in part if math.isfinite(point[1])] or part[:1]
        ends = {min(finite, key=_height), max(finite, key=_height)}
        kept += sorted(ends)
    return (*kept, points[-1])


def _height(point: tuple[float, float]) -> float:
    return point[1]


def _by_name(points: Iterable[Point]) -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = {}
    for point in points:
        line = found.setdefault(point.name, [])
        line.append((len(line) if point.number is None else point.number, point.value))
    return {name: sorted(line, key=lambda item: item[0]) for name, line in found.items()}
