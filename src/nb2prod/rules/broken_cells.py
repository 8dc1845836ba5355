"""Names in cells that do not parse: whether such a cell binds them cannot be told."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from nb2prod.model.diagnostic import Severity
from nb2prod.model.notebook import Code

_NAME = re.compile(r"[^\W\d]\w*")
_STAR_IMPORT = re.compile(r"\bimport\s*\*")


def first_mention(codes: Sequence[Code]) -> Callable[[str], int | None]:
    """A function that gives, for a name, the first cell that may bind it; None where none does.

    A cell that does not parse may bind each name in it, and with a star import any name.
    """
    mentioned: dict[str, int] = {}
    star: int | None = None
    for code in codes:
        if is_broken(code):
            star = code.cell if star is None and _STAR_IMPORT.search(code.source) else star
            for name in _NAME.findall(code.source):
                mentioned.setdefault(name, code.cell)

    def find(name: str) -> int | None:
        cells = [cell for cell in (mentioned.get(name), star) if cell is not None]
        return min(cells, default=None)

    return find


def is_broken(code: Code) -> bool:
    """Whether a cell that runs does not parse."""
    return any(
        problem.code == "NB104" and problem.severity is Severity.ERROR for problem in code.problems
    )
