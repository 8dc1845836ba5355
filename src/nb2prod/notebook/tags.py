"""Tag text to role and back: nowhere else."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nb2prod.model.diagnostic import Diagnostic, Fix, Severity
from nb2prod.model.notebook import Cell, Role
from nb2prod.notebook.faults import shown
from nb2prod.notebook.kale import from_kale as from_kale
from nb2prod.notebook.write import write_tags as write_tags

_ROLES: dict[str, Role] = {role.value: role for role in Role}
_LONGEST_NAME = 64
_NEAR_MISSES = {
    "train": "training",
    "trainer": "training",
    "fit": "training",
    "model": "training",
    "eval": "evaluation",
    "evaluate": "evaluation",
    "evaluating": "evaluation",
    "test": "evaluation",
    "testing": "evaluation",
    "score": "evaluation",
    "metrics": "evaluation",
    "load": "data:load",
    "loading": "data:load",
    "features": "data:features",
    "feature": "data:features",
    "prep": "data:prepare",
    "prepare": "data:prepare",
    "preprocess": "data:preprocess",
    "preprocessing": "data:preprocess",
    "dataset": "data",
    "predict": "inference",
    "prediction": "inference",
    "predictions": "inference",
    "infer": "inference",
    "params": "parameters",
    "param": "parameters",
    "parameter": "parameters",
    "hyperparameters": "parameters",
    "set-up": "setup",
    "ignore": "skip",
    "skipped": "skip",
}


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
    if role not in _ROLES:
        return None
    return Tag(role=_ROLES[role], name=_identifier(name))


def cell_tag(cell: Cell) -> Tag | None:
    """The first role tag of a cell."""
    return next((tag for _, tag in _role_tags(cell)), None)


def tag_problems(cell: Cell) -> tuple[Diagnostic, ...]:
    """What is wrong with a cell's tags."""
    problems = [_near_miss(cell, text) for text in cell.tags]
    roles = {tag: text for text, tag in reversed(list(_role_tags(cell)))}
    if len(roles) > 1:
        problems.append(_two_roles(cell, list(reversed(roles.values()))))
    problems += [
        _bad_name(cell, text) for text, tag in _role_tags(cell) if _is_bad(text, tag)
    ]
    return tuple(problem for problem in problems if problem)


def _role_tags(cell: Cell) -> Iterator[tuple[str, Tag]]:
    for text in cell.tags:
        if tag := parse_tag(text):
            yield text, tag


def _identifier(name: str) -> str:
    """The name as a usable identifier; empty if it cannot be one."""
    plain = re.sub(r"[\s.\-]+", "_", unicodedata.normalize("NFKC", name).strip())
    is_usable = (
        plain.isidentifier()
        and not keyword.iskeyword(plain)
        and not plain.startswith("_")
        and not hasattr(builtins, plain)
        and len(plain) <= _LONGEST_NAME
    )
    return plain if is_usable else ""


def _is_bad(text: str, tag: Tag) -> bool:
    return ":" in text and not tag.name


def _near_miss(cell: Cell, text: str) -> Diagnostic | None:
    """The warning for a tag that is nearly a role."""
    meant = _meant(text)
    if not meant:
        return None
    return Diagnostic(
        code="NB105",
        severity=Severity.WARNING,
        message=f"The tag `{shown(text)}` has no meaning here; `{meant}` has.",
        hint=f"Change it to `{meant}`, or mute this if another tool uses the tag.",
        cell=cell.index,
        fix=_replaced(cell, text, meant),
    )


def _meant(text: str) -> str:
    """The role tag that a text probably stands for; empty if it is one or is none."""
    if parse_tag(text):
        return ""
    role, colon, name = (part.strip() for part in text.partition(":"))
    role = role.lower()
    if role in _ROLES:
        meant = role
    elif role in _NEAR_MISSES:
        meant = _NEAR_MISSES[role].partition(":")[0] if colon else _NEAR_MISSES[role]
    else:
        meant = _misspelt(role)
    if not meant or not colon:
        return meant
    return str(Tag(role=_ROLES[meant], name=_identifier(name)))


def _misspelt(role: str) -> str:
    """The role of which a word is a misspelling; empty if of none."""
    if not 4 <= len(role) <= 14 or not role.isalpha():
        return ""
    from difflib import get_close_matches

    return next(iter(get_close_matches(role, _ROLES, n=1, cutoff=0.85)), "")


def _two_roles(cell: Cell, texts: Sequence[str]) -> Diagnostic:
    listed = ", ".join(f"`{shown(text)}`" for text in texts)
    return Diagnostic(
        code="NB106",
        severity=Severity.ERROR,
        message=f"The cell has more than one role: {listed}.",
        hint="Keep one of them, or split the cell.",
        cell=cell.index,
    )


def _bad_name(cell: Cell, text: str) -> Diagnostic:
    role = text.partition(":")[0]
    return Diagnostic(
        code="NB107",
        severity=Severity.ERROR,
        message=f"The name in the tag `{shown(text)}` cannot be the name of a function.",
        hint="Use letters, digits and `_`, no leading digit or `_`, no Python keyword or builtin.",
        cell=cell.index,
        fix=_replaced(cell, text, role),
    )


def _replaced(cell: Cell, text: str, new: str) -> Fix:
    tags = dict.fromkeys(new if tag == text else tag for tag in cell.tags)
    return Fix(cell=cell.index, tags=tuple(tags))
