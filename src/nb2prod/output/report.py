"""Tells what became of the files of an export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from nb2prod.output.plan import Action, Kind

Diverged = Mapping[PurePosixPath, PurePosixPath | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteReport:
    """What became of the files; paths are those of the tree, sorted.

    Attributes:
        merged: edited by the user, with our changes merged in.
        kept: conflicts: the user's file, and the path of the generated one beside it.
        deleted: no longer generated, and not edited.
        left_deleted: deleted by the user, so not written again.
        released: no longer generated, but edited: it stands, and is the user's own now.
    """

    created: tuple[PurePosixPath, ...] = ()
    updated: tuple[PurePosixPath, ...] = ()
    unchanged: tuple[PurePosixPath, ...] = ()
    merged: tuple[PurePosixPath, ...] = ()
    kept: tuple[tuple[PurePosixPath, PurePosixPath], ...] = ()
    deleted: tuple[PurePosixPath, ...] = ()
    left_deleted: tuple[PurePosixPath, ...] = ()
    released: tuple[PurePosixPath, ...] = ()

    @property
    def loses_proof(self) -> bool:
        """Whether tests that compare with the notebook's values are no longer generated."""
        return any(path.parts[:2] == ("tests", "parity") for path in self.deleted)

    @property
    def conflicts(self) -> bool:
        """Whether the user has to settle something."""
        return bool(self.kept)


def report(actions: tuple[Action, ...], diverged: Diverged) -> WriteReport:
    """The report of a plan's actions.

    Args:
        diverged: files that the user changed while the plan was carried out, and where
            the generated text went.
    """
    final = tuple(_final(action, diverged) for action in actions)

    def of(kind: Kind) -> tuple[PurePosixPath, ...]:
        return tuple(action.path for action in final if action.kind is kind)

    return WriteReport(
        created=of(Kind.CREATE),
        updated=of(Kind.UPDATE),
        unchanged=of(Kind.UNCHANGED),
        merged=of(Kind.MERGE),
        kept=tuple((each.path, each.beside) for each in final if each.beside),
        deleted=of(Kind.DELETE),
        left_deleted=of(Kind.LEFT_DELETED),
        released=of(Kind.RELEASED),
    )


def _final(action: Action, diverged: Diverged) -> Action:
    if action.path not in diverged:
        return action
    beside = diverged[action.path]
    kind = Kind.KEEP if beside else Kind.RELEASED
    return replace(action, kind=kind, beside=beside)
