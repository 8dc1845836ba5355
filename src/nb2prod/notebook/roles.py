"""Reads role tags: ``role`` or ``role:name``."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from nb2prod.model.notebook import Cell, Role

ROLES: dict[str, Role] = {role.value: role for role in Role}
_LONGEST_NAME = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A role tag.

    Attributes:
        name: the step's name as an identifier; empty where the tag has none, or none that is
            usable.
    """

    role: Role
    name: str = ""

    def __str__(self) -> str:
        return f"{self.role}:{self.name}" if self.name else str(self.role)


def parse_tag(text: str) -> Tag | None:
    """Read ``role`` or ``role:name``; None for the tags of other tools.

    A name becomes an identifier where blanks, hyphens and dots are all that is in the way.
    """
    role, _, name = text.partition(":")
    if role not in ROLES:
        return None
    return Tag(role=ROLES[role], name=identifier(name))


def cell_tag(cell: Cell) -> Tag | None:
    """The first role tag of a cell."""
    return next((tag for _, tag in role_tags(cell)), None)


def role_tags(cell: Cell) -> Iterator[tuple[str, Tag]]:
    """The role tags of a cell with their texts, in order."""
    for text in cell.tags:
        if tag := parse_tag(text):
            yield text, tag


def identifier(name: str) -> str:
    """The name as a usable identifier; empty if it cannot be one."""
    plain = re.sub(r"[ .\-]+", "_", unicodedata.normalize("NFKC", name).strip())
    is_usable = (
        plain.isidentifier()
        and not keyword.iskeyword(plain)
        and not plain.startswith("_")
        and not hasattr(builtins, plain)
        and len(plain) <= _LONGEST_NAME
    )
    return plain if is_usable else ""
