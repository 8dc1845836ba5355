"""Everything about tags: what they mean, what is wrong with them, and writing them."""

from __future__ import annotations

from collections.abc import Sequence

from nb2prod.model.diagnostic import Diagnostic, Fix, Severity
from nb2prod.model.notebook import Cell
from nb2prod.notebook.faults import shown
from nb2prod.notebook.kale import from_kale as from_kale
from nb2prod.notebook.roles import ROLES, Tag, identifier, role_tags
from nb2prod.notebook.roles import cell_tag as cell_tag
from nb2prod.notebook.roles import parse_tag as parse_tag
from nb2prod.notebook.write import write_tags as write_tags

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


def tag_problems(cell: Cell) -> tuple[Diagnostic, ...]:
    """What is wrong with a cell's tags."""
    problems = [_near_miss(cell, text) for text in cell.tags]
    roles = {tag: text for text, tag in reversed(list(role_tags(cell)))}
    if len(roles) > 1:
        problems.append(_two_roles(cell, list(reversed(roles.values()))))
    problems += [_bad_name(cell, text) for text, tag in role_tags(cell) if _is_bad(text, tag)]
    return tuple(problem for problem in problems if problem)


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
    if role in ROLES:
        meant = role
    elif role in _NEAR_MISSES:
        meant = _NEAR_MISSES[role].partition(":")[0] if colon else _NEAR_MISSES[role]
    else:
        meant = _misspelt(role)
    if not meant or not colon:
        return meant
    return str(Tag(role=ROLES[meant], name=identifier(name)))


def _misspelt(role: str) -> str:
    """The role of which a word is a misspelling; empty if of none."""
    if not 3 <= len(role) <= 14 or not role.isalpha():
        return ""
    from difflib import get_close_matches

    return next(iter(get_close_matches(role, ROLES, n=1, cutoff=0.85)), "")


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
