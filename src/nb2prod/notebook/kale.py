"""Kale's cell tags as ours."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WHOLE = {
    "imports": "setup",
    "functions": "setup",
    "pipeline-parameters": "parameters",
    "pipeline-metrics": "evaluation",
    "skip": "skip",
}
_STEP = re.compile(r"(?:block|step):(.*)")
_DROPPED = re.compile(r"(?:prev|limit|annotation|label|image|cache):")
_GUESSES = (
    ("data", re.compile(r"load|data|prep|feature|split|clean|ingest|download")),
    ("evaluation", re.compile(r"eval|test|score|metric|valid")),
    ("inference", re.compile(r"predict|infer|serv")),
    ("training", re.compile(r"train|fit|model|tune")),
)


def from_kale(tags: Sequence[str], previous: Sequence[str] = ()) -> tuple[str, ...]:
    """A cell's tags with Kale's replaced by ours.

    ``previous`` are the converted tags of the code cell before it: a bare ``block:`` belongs to
    that cell's step.
    """
    result: list[str] = []
    for tag in tags:
        if tag in _WHOLE:
            result.append(_WHOLE[tag])
        elif match := _STEP.fullmatch(tag):
            result += [_step(match[1].strip())] if match[1].strip() else previous
        elif not _DROPPED.match(tag):
            result.append(tag)
    return tuple(dict.fromkeys(result))


def _step(name: str) -> str:
    role = next((role for role, guess in _GUESSES if guess.search(name.lower())), "data")
    return f"{role}:{name.replace('-', '_')}"
