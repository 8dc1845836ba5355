"""What one run of a notebook or a package gave, as the processes left it on the disk."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from nb2prod.execution.comparison.blobs import Blobs
from nb2prod.execution.comparison.compare import Graph


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """Described values by name.

    Attributes:
        lost: reasons by the names of values that could not be stored.
    """

    graph: Graph
    roots: Mapping[str, int]
    lost: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A printed text, and the cell and line that printed it, if a notebook did."""

    text: str
    cell: int = -1
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A drawn figure, and the cell and line that made it, if a notebook did."""

    content: bytes
    cell: int = -1
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A written file: its SHA-256, a copy if it is not too large, the cell that wrote it last."""

    copy: Path
    size: int
    digest: str
    cell: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What a variable was after a statement."""

    cell: int
    line: int
    name: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """One run.

    Attributes:
        python: version of the interpreter.
        steps: outputs by step, in the order of the steps.
        printed: texts by step; a notebook's all under the empty name, with their places.
        figures: figures by step, in the same way.
        files: written files by their path from the notebook's folder.
        loaded: the values in those files that hold one, by path.
        metrics: the package's metrics by name.
        events: what variables were, if they were tracked.
        cut: more was printed than is kept.
    """

    python: str
    steps: Mapping[str, Values]
    printed: Mapping[str, tuple[Printed, ...]]
    figures: Mapping[str, tuple[Figure, ...]]
    files: Mapping[str, File]
    loaded: Values
    metrics: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    events: tuple[Event, ...] = ()
    cut: bool = False


def read(path: Path) -> Any:
    """Return the content of a JSON file that one of our processes wrote."""
    return json.loads(path.read_text(encoding="utf-8"))


def values(folder: Path, file: str, python: str, lost: Mapping[str, str] | None = None) -> Values:
    """Return the values of one file in a folder."""
    found = read(folder / file)
    blobs = Blobs(folder / "blobs.bin")
    graph = Graph(nodes=found["nodes"], blobs=blobs, python=python)
    return Values(graph=graph, roots=found["roots"], lost=lost or {})


def written(folder: Path) -> Iterator[tuple[str, File]]:
    """Yield the written files with their paths."""
    for entry in read(folder / "written.json"):
        copy = folder / "files" / entry["copy"]
        cell = -1 if entry["who"] is None else entry["who"]
        yield entry["path"], File(copy=copy, size=entry["size"], digest=entry["digest"], cell=cell)
