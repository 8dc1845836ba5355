"""Writes an export: all of its files or none, and never over the user's work."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

from nb2prod.errors import Nb2prodError
from nb2prod.model.filetree import FileTree
from nb2prod.output.carry import Roll, discard, is_replaceable, stage
from nb2prod.output.disk import flush, remove, write_new
from nb2prod.output.faults import half_changed, nothing_changed
from nb2prod.output.journal import JOURNAL
from nb2prod.output.lock import held
from nb2prod.output.paths import HOME, Place, check_paths, place_of
from nb2prod.output.plan import Change, make_plan
from nb2prod.output.report import Diverged, WriteReport, report
from nb2prod.output.state import read_state


def write_tree(tree: FileTree, folder: Path, *, dry_run: bool = False) -> WriteReport:
    """Write an export, merged with what the user did to an earlier one.

    Args:
        folder: where the package goes; made if it does not exist.
        dry_run: only tell what would be done.

    Raises:
        InputError: the folder or a path of the tree cannot be written.
        ProtectedError: another export is writing, the disk is full, or the records of
            the earlier export cannot be trusted. The old files stand.
    """
    check_paths(tree.files)
    with nothing_changed(folder):
        place = place_of(folder)
        if dry_run:
            return report(make_plan(read_state(place, tree), tree).actions, {})
        for path in tree.files:
            place.locate(path)
        place.root.parent.mkdir(parents=True, exist_ok=True)
        with held(place):
            _finish(place)
            plan = make_plan(read_state(place, tree), tree)
            return report(plan.actions, _carry_out(place, plan.changes))


def recover(folder: Path) -> bool:
    """Finish an export that was killed, and sweep what it left lying about.

    Returns:
        whether there was one to finish.

    Raises:
        InputError: the folder cannot be written.
        ProtectedError: another export is writing, or the journal is broken.
    """
    with nothing_changed(folder):
        place = place_of(folder)
        if not place.root.parent.is_dir():
            return False
        with held(place):
            return _finish(place)


def _finish(place: Place) -> bool:
    stale = re.compile(rf"\.{re.escape(place.root.name)}\.nb2prod-[0-9a-f]{{8}}")
    for each in list(place.root.parent.iterdir()):
        if stale.fullmatch(each.name):
            remove(each)
    if os.path.lexists(place.root / JOURNAL):
        with half_changed(place.root):
            Roll(place).forward()
        return True
    remove(place.staged)
    return False


def _carry_out(place: Place, changes: tuple[Change, ...]) -> Diverged:
    if not place.root.exists():
        return _create(place, changes)
    if not changes:
        return {}
    try:
        stage(place, place.home, changes)
    except (OSError, Nb2prodError):
        discard(place)
        raise
    return _roll(place)


def _create(place: Place, changes: tuple[Change, ...]) -> Diverged:
    """Build the folder beside its place; what goes elsewhere follows by the journal."""
    temporary = _beside(place)
    above = [change for change in changes if change.path.parts[0] == ".."]
    late = [*above, changes[-1]] if above else []
    try:
        _build(temporary, [change for change in changes if change not in late])
        if late:
            stage(place, temporary / HOME, late)
        temporary.rename(place.root)
        return _follow(place, temporary, bool(late))
    finally:
        with suppress(OSError):
            remove(temporary)


def _follow(place: Place, temporary: Path, late: bool) -> Diverged:
    try:
        flush((place.root.parent,))
        return _roll(place) if late else {}
    except OSError:
        with half_changed(place.root):
            place.root.rename(temporary)
        raise


def _build(root: Path, changes: list[Change]) -> None:
    root.mkdir()
    for change in changes:
        if change.content is not None:
            write_new(root / change.path, change.content)
    needed = [change.path for change in changes if not is_replaceable(change.path)]
    flush(root / path for path in needed)
    flush({root, *((root / path).parent for path in needed)})


def _roll(place: Place) -> Diverged:
    roll = Roll(place)
    try:
        roll.forward()
    except OSError:
        with half_changed(place.root):
            roll.back()
        raise
    return roll.diverged


def _beside(place: Place) -> Path:
    name = f".{place.root.name}.nb2prod-{os.urandom(4).hex()}"
    return place.root.parent / name
