"""What one recorded run of a notebook proved about the package made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from types import MappingProxyType

from nb2prod.model.diagnostic import Diagnostic

NO_TYPES: Mapping[tuple[str, str], str] = MappingProxyType({})


class FixtureMode(StrEnum):
    """What the fixtures of a package hold of the notebook's values."""

    REAL = "real"
    MASKED = "masked"
    STATS = "stats"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSeen:
    """One column of a table.

    Attributes:
        dtype: its type as the library names it, such as ``float64``.
        missing: how many of its items are missing.
        low: the smallest number; None where there is none, or where values stay private.
        high: the largest number, likewise.
        categories: its distinct texts where they are few; empty where values stay private.
    """

    name: str | int
    dtype: str
    missing: int = 0
    low: float | None = None
    high: float | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PortSeen:
    """A value as it was at the border of a step.

    Attributes:
        type: its type as an annotation says it.
        shape: of an array or a table; the length of a container.
        series: it is one column with an index.
        columns: those of a pandas table or series; empty where they stay private.
        index: hash of the labels of a pandas table's rows in their order.
        before: hash of the content when the step began; empty for an output, or if unknown.
        after: hash of the content when the step ended; empty if unknown.
        same_as: other variables that shared objects or memory with it when the step ended.
    """

    name: str
    type: str = "Any"
    shape: tuple[int, ...] = ()
    series: bool = False
    columns: tuple[ColumnSeen, ...] = ()
    index: str = ""
    before: str = ""
    after: str = ""
    same_as: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """The number of rows of a table or of items of an array."""
        return self.shape[0] if self.shape else 0

    @property
    def changed(self) -> bool:
        """Whether the step changed it in place."""
        return bool(self.before and self.after) and self.before != self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSeen:
    """One step of the notebook while it ran.

    Attributes:
        random: the global random streams that it drew from or seeded.
        settings: the global settings that it changed, such as ``pandas display.precision``.
        reads: files that it read, relative to the notebook where they lie beside it.
        writes: files that it wrote.
        warnings: Python's warnings that its cells showed.
        figures: how many figures its cells showed.
        seconds: how long its cells ran.
        peak_memory: most bytes of the process until its end, and since its start where the system
            tells; 0 where unknown.
    """

    name: str
    cells: tuple[int, ...] = ()
    inputs: tuple[PortSeen, ...] = ()
    outputs: tuple[PortSeen, ...] = ()
    random: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    figures: int = 0
    seconds: float = 0.0
    peak_memory: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One run of the notebook, from top to bottom, in a fresh kernel.

    Attributes:
        when: the day it ran, as an ISO date in UTC.
        python: version of the kernel's interpreter, such as ``3.11.7``.
        versions: distributions in the kernel, as pairs (name, version).
        data: files that the notebook read, as pairs (path, SHA-256).
        values: how many values the tests compare with the notebook's.
        metrics: numbers that the notebook computed, by name.
        not_stored: values that no safe format holds, as triples (step, name, reason).
        types: type expression seen for each pair (step, port).
        mode: what the fixtures hold of the values.
        private: what the values depend on that neither git nor a package has.
        steps: what was seen of each step.
    """

    when: str
    python: str
    versions: tuple[tuple[str, str], ...] = ()
    data: tuple[tuple[str, str], ...] = ()
    values: int = 0
    metrics: tuple[tuple[str, float], ...] = ()
    not_stored: tuple[tuple[str, str, str], ...] = ()
    types: Mapping[tuple[str, str], str] = field(default_factory=lambda: NO_TYPES)
    mode: FixtureMode = FixtureMode.REAL
    private: tuple[str, ...] = ()
    steps: tuple[StepSeen, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenFile:
    """A file that a step wrote.

    Attributes:
        path: from the notebook's folder.
        step: the last step that wrote it.
        content: what it holds at the end; None if it is no text, or large.
    """

    path: str
    step: str
    content: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A recording with the values that the package's tests compare with.

    Attributes:
        fixtures: files by their path relative to ``tests/fixtures/``.
        problems: what the run showed that the code did not.
        written: files of the steps; they stay here.
    """

    recording: Recording
    fixtures: Mapping[PurePosixPath, bytes]
    problems: tuple[Diagnostic, ...] = ()
    written: tuple[WrittenFile, ...] = ()
