"""What a verification found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from nb2prod.execution.comparison.compare import Difference
from nb2prod.execution.comparison.tolerance import DEFAULT, Tolerance


class Kind(StrEnum):
    """What is compared."""

    STEP = "step"
    PORT = "port"
    METRIC = "metric"
    PRINT = "print"
    FILE = "file"
    FIGURE = "figure"


class Status(StrEnum):
    """What came of one comparison.

    ``varies``: the notebook itself gives another value in every run, so nothing is proved.
    ``aside``: it cannot be compared, and the note says why.
    """

    EQUAL = "equal"
    DIFFERS = "differs"
    VARIES = "varies"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that was compared.

    Attributes:
        step: the step that it belongs to; empty for what belongs to none.
        cells: cells of the notebook that made it.
        expected: the notebook's value, where it is short.
        found: the package's value, where it is short.
        note: what a reader has to know besides.
        pictures: the notebook's and the package's figure, as PNG files.
    """

    kind: Kind
    step: str
    name: str
    status: Status
    differences: tuple[Difference, ...] = ()
    cells: tuple[int, ...] = ()
    expected: str = ""
    found: str = ""
    note: str = ""
    pictures: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place in the notebook that gives another value in every run.

    Attributes:
        line: of the statement, in its cell, from 1.
        call: the call that is taken for the source, as the author wrote it.
        why: what is known of it.
        names: variables that it gives.
    """

    cell: int
    line: int
    call: str
    why: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a verification found.

    Attributes:
        rows: in the order of the steps.
        sources: what is not deterministic in the notebook.
        notes: what a reader has to know besides.
        notebook_runs: how often the notebook ran.
        package_runs: how often the package ran.
        isolated: each step ran in a process of its own.
        python: the interpreter that ran the package, and its version.
    """

    notebook: Path
    package: Path
    rows: tuple[Row, ...]
    sources: tuple[Source, ...] = ()
    notes: tuple[str, ...] = ()
    notebook_runs: int = 1
    package_runs: int = 1
    isolated: bool = False
    python: str = ""
    seconds: float = 0.0
    tolerance: Tolerance = DEFAULT

    @property
    def equal(self) -> bool:
        """Whether nothing differs that could be compared."""
        return not any(row.status in (Status.DIFFERS, Status.VARIES) for row in self.rows)

    def count(self, status: Status) -> int:
        """How many rows have a status."""
        return sum(row.status is status for row in self.rows)
