"""The journal: changes that are complete on the disk, but not yet in place."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from nb2prod.errors import InputError, ProtectedError
from nb2prod.output.disk import Found, find
from nb2prod.output.paths import HOME, Place, check_path

JOURNAL = HOME / "journal.json"
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One file to put into its place, or to delete.

    Attributes:
        staged: name of the new file in the staging folder; empty to delete.
        before: hash of what it replaces; None where nothing was.
    """

    path: PurePosixPath
    staged: str
    before: str | None

    def fits(self, found: Found | None) -> bool:
        """Whether what is there now is what the step was to replace."""
        if found is None:
            return self.before is None
        return found.sha256 is not None and found.sha256 == self.before

    def to_dict(self) -> dict[str, Any]:
        """The step as JSON values."""
        return {"path": str(self.path), "staged": self.staged, "before": self.before}

    @classmethod
    def from_dict(cls, document: object, where: str) -> Step:
        """The step of a document; InputError names the key below ``where``."""
        if not isinstance(document, dict):
            raise InputError(f"{where} is not an object")
        path, staged = document.get("path"), document.get("staged")
        before = document.get("before")
        if not isinstance(path, str):
            raise InputError(f"{where}.path is not a string")
        if not isinstance(staged, str) or (staged and not staged.isdecimal()):
            raise InputError(f"{where}.staged is not a number's digits")
        if before is not None and not isinstance(before, str):
            raise InputError(f"{where}.before is not a string")
        return cls(path=check_path(path), staged=staged, before=before)


def dump_journal(steps: Iterable[Step]) -> bytes:
    """The journal as the text of its file."""
    document = {"version": VERSION, "steps": [step.to_dict() for step in steps]}
    return f"{json.dumps(document, indent=1, ensure_ascii=False)}\n".encode()


def read_journal(place: Place) -> tuple[Step, ...]:
    """The steps of an interrupted write; none if the last write was complete.

    Raises:
        ProtectedError: the journal is broken, so that nobody knows what is half done.
        OSError: it cannot be read.
    """
    file = place.root / JOURNAL
    found = find(file)
    if found is None:
        return ()
    try:
        return _steps(json.loads(found.content or b""))
    except (ValueError, RecursionError, InputError) as error:
        raise ProtectedError(
            f"{file} of an interrupted export is broken ({error}):"
            " look the files through, delete the journal, and export again"
        ) from error


def _steps(document: object) -> tuple[Step, ...]:
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise InputError("it has no known version")
    steps = document.get("steps")
    if not isinstance(steps, list):
        raise InputError("steps is not a list")
    return tuple(Step.from_dict(step, f"steps[{index}]") for index, step in enumerate(steps))
