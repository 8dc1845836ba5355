"""How this room names a place in a notebook, and what it says about it."""

from __future__ import annotations

from pathlib import Path

from nb2prod.errors import InputError
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.model.notebook import Cell

SHOWN = 60


def shown(text: str, limit: int = SHOWN) -> str:
    """The text as one printable line, cut short."""
    line = text if text.isprintable() else repr(text)[1:-1]
    return line if len(line) <= limit else line[: limit - 1] + "…"


def shown_path(path: Path) -> str:
    """The path as one printable line."""
    return str(path) if str(path).isprintable() else repr(str(path))


def shown_cell(index: int, cell_id: str = "") -> str:
    """The words that name a cell in an error message."""
    return f"cell {index} (id {cell_id})" if cell_id else f"cell {index}"


def refused(path: Path, cause: str, todo: str) -> InputError:
    """The error for a file that cannot be read."""
    return InputError(f"{shown_path(path)}: {cause}; {todo}")


def refused_cell(cell: Cell, cause: str, todo: str) -> InputError:
    """The error for a cell that cannot be read; the caller puts the file's name before it."""
    return InputError(f"{shown_cell(cell.index, cell.id)}: {cause}; {todo}")


def left_out(cell: int, line: int, what: str) -> Diagnostic:
    """NB120: something that is only shown was left out."""
    return Diagnostic(
        code="NB120",
        severity=Severity.INFO,
        message=f"`{shown(what)}` only shows something and was left out.",
        cell=cell,
        line=line,
    )


def switched_off(cell: int, line: int, what: str) -> Diagnostic:
    """NB120: a cell's code does not run in the notebook either."""
    return Diagnostic(
        code="NB120",
        severity=Severity.INFO,
        message=f"`{shown(what)}` switches the cell off; it was left out.",
        cell=cell,
        line=line,
    )


def untranslatable(cell: int, line: int, what: str, hint: str) -> Diagnostic:
    """NB121: IPython syntax for which there is no plain Python."""
    return Diagnostic(
        code="NB121",
        severity=Severity.ERROR,
        message=f"`{shown(what)}` works only inside Jupyter.",
        hint=hint,
        cell=cell,
        line=line,
    )


def doubtful(cell: int, line: int, message: str, hint: str) -> Diagnostic:
    """NB122: IPython syntax whose meaning cannot be known for certain."""
    return Diagnostic(
        code="NB122",
        severity=Severity.WARNING,
        message=message,
        hint=hint,
        cell=cell,
        line=line,
    )
