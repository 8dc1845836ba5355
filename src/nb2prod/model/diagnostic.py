"""A fault or a remark about the user's notebook, found by a rule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a diagnostic matters: an error refuses the export."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """A change of a cell's tags that mends the fault."""

    cell: int
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding.

    Attributes:
        code: ``NB`` and three digits; each code has a page in ``docs/diagnostics/``.
        message: one sentence that names what was found.
        hint: one sentence that says what to do.
        cell: index among all cells, from 0; None for the whole notebook.
        line: line in the cell, from 1; None for the whole cell.
    """

    code: str
    severity: Severity
    message: str
    hint: str = ""
    cell: int | None = None
    line: int | None = None
    fix: Fix | None = None
