"""Carries changes out: staged, journalled, then renamed into place one by one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from nb2prod.output.disk import find, flush, prune, remove, twin, write_new
from nb2prod.output.journal import JOURNAL, Step, dump_journal, read_journal
from nb2prod.output.manifest import MANIFEST, Manifest, dump, load
from nb2prod.output.paths import Place, is_record, new_name
from nb2prod.output.plan import Change


def stage(place: Place, home: Path, changes: Iterable[Change]) -> None:
    """Write the new files beside their places, then the journal that makes them count.

    Args:
        home: nb2prod's folder in the export, or in the folder that will become it.

    Raises:
        OSError: nothing has changed but the staging folder and perhaps the journal.
    """
    staged = home / "staged"
    staged.mkdir(parents=True)
    steps = [
        _stage_one(place, staged, str(number), change) for number, change in enumerate(changes, 1)
    ]
    needed = [step for step in steps if step.staged and not is_replaceable(step.path)]
    flush(staged / step.staged for step in needed)
    journal = staged / JOURNAL.name
    write_new(journal, dump_journal(steps))
    flush((journal, staged))
    journal.replace(home / JOURNAL.name)
    flush((home,))


def is_replaceable(path: PurePosixPath) -> bool:
    """Whether a loss would do no harm: a merge base is checked by its hash."""
    return is_record(path) and path != MANIFEST


def discard(place: Place) -> None:
    """Forget what was staged; what cannot be removed now is swept by the next export.

    Raises:
        OSError: the journal still counts.
    """
    (place.root / JOURNAL).unlink(missing_ok=True)
    with suppress(OSError):
        remove(place.staged)


def _stage_one(place: Place, staged: Path, name: str, change: Change) -> Step:
    target = place.locate(change.path)
    if change.before is not None:
        twin(target, staged / _old(name))
    if change.content is None:
        return Step(path=change.path, staged="", before=change.before)
    write_new(staged / name, change.content)
    if change.before is not None:
        (staged / name).chmod(target.stat().st_mode & 0o777)
    return Step(path=change.path, staged=name, before=change.before)


def _old(name: str) -> str:
    return f"{name}.old"


class Roll:
    """Rolls a journalled write forward, or back while the same process still runs."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._steps = read_journal(place)
        self._diverged: dict[PurePosixPath, PurePosixPath | None] = {}
        self._made: list[Path] = []

    @property
    def diverged(self) -> Mapping[PurePosixPath, PurePosixPath | None]:
        """Files that the user changed meanwhile, and where the generated text went."""
        return MappingProxyType(self._diverged)

    def forward(self) -> None:
        """Put every file into its place; running it again after a kill does the rest.

        Raises:
            OSError: some files are in place and some are not.
        """
        for step in self._steps:
            if step.staged:
                self._put(step)
            else:
                self._delete(step)
        folders = {self._place.locate(step.path).parent for step in self._steps}
        flush(sorted(folder for folder in folders if folder.is_dir()))
        discard(self._place)

    def back(self) -> None:
        """Put the old files back.

        Raises:
            OSError: the next ``forward`` finishes the write.
        """
        for number, step in reversed(list(enumerate(self._steps, 1))):
            target = self._place.locate(step.path)
            old = self._place.staged / _old(str(number))
            if step.staged:
                self._take_back(self._place.staged / step.staged, target, old)
            elif old.exists() and find(target) is None:
                target.parent.mkdir(parents=True, exist_ok=True)
                os.replace(old, target)
        for folder in reversed(self._made):
            with suppress(OSError):
                folder.rmdir()
        discard(self._place)

    def _put(self, step: Step) -> None:
        staged = self._place.staged / step.staged
        target = self._place.locate(step.path)
        new, current = find(staged), find(target)
        if new is None or new == current:
            return
        if step.path == MANIFEST and self._diverged:
            self._note(staged)
        if is_record(step.path) or step.fits(current):
            self._make_folder(target.parent)
            os.replace(staged, target)
        else:
            self._diverged[step.path] = self._put_beside(staged, step.path)

    def _delete(self, step: Step) -> None:
        target = self._place.locate(step.path)
        current = find(target)
        if current and not step.fits(current) and not is_record(step.path):
            self._diverged[step.path] = None
            return
        target.unlink(missing_ok=True)
        prune(target.parent)

    def _put_beside(self, staged: Path, path: PurePosixPath) -> PurePosixPath:
        new = find(staged)
        for number in count(1):
            beside = new_name(path, number)
            target = self._place.locate(beside)
            found = find(target)
            if found is None:
                twin(staged, target)
            if found in (None, new):
                break
        return beside

    def _note(self, staged: Path) -> None:
        """Write into the new manifest which conflicts came up."""
        found = find(staged)
        entries = dict(load(found.content if found else None).entries)
        for path, beside in self._diverged.items():
            if path in entries:
                entries[path] = replace(entries[path], new=beside)
        noted = staged.with_name("noted")
        remove(noted)
        write_new(noted, dump(Manifest(entries=entries)))
        flush((noted,))
        os.replace(noted, staged)

    def _make_folder(self, folder: Path) -> None:
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        for each in reversed(missing):
            each.mkdir()
            self._made.append(each)

    def _take_back(self, staged: Path, target: Path, old: Path) -> None:
        if staged.exists():
            return
        twin(target, staged)
        if old.exists():
            os.replace(old, target)
        else:
            target.unlink()
