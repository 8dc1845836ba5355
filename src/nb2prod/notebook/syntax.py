"""The values of the translation: IPython syntax in, plain Python out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from nb2prod.model.diagnostic import Diagnostic


class Line(NamedTuple):
    """A line of code and the line of the cell that it comes from, from 1."""

    text: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Magic:
    """One piece of IPython syntax.

    Attributes:
        sigil: ``%``, ``%%``, ``!``, ``!!`` or ``?``.
        name: the magic's name; empty for shell and help lines.
        argument: the rest of the line, continuation lines joined.
        body: the lines below a cell magic.
        target: the author's text before ``=``, where the result is assigned.
        indent: the blanks before it.
        cell: index of the cell.
        line: line in the cell, from 1.
    """

    sigil: str
    name: str = ""
    argument: str = ""
    body: tuple[Line, ...] = ()
    target: str = ""
    indent: str = ""
    cell: int
    line: int

    @property
    def text(self) -> str:
        """The line as the author wrote it, for messages."""
        written = f"{self.sigil}{self.name} {self.argument}".strip()
        written = written.replace("! ", "!", 1) if self.sigil[0] == "!" else written
        return f"{self.target} = {written}" if self.target else written


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """Plain Python that does what a piece of IPython syntax did.

    Attributes:
        code: statements, not indented.
        rest: lines that stand in its place and may hold IPython syntax themselves.
        imports: import statements that the code needs.
        requirements: what it asked to be installed.
        problems: what the user must know.
    """

    code: str = ""
    rest: tuple[Line, ...] = ()
    imports: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    problems: tuple[Diagnostic, ...] = ()


NOTHING = Plain()
