"""Reads what stands on the disk where an export is to be written; changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath

from nb2prod.errors import InputError
from nb2prod.model.filetree import FileTree
from nb2prod.output.disk import Found, find
from nb2prod.output.journal import Step, read_journal
from nb2prod.output.manifest import MANIFEST, Manifest, base_path, load
from nb2prod.output.paths import Place, is_record, original_of


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The folder as it is: what a plan is made from.

    Attributes:
        disk: what lies at the paths of the tree and the manifest, and the ``.new``
            files beside them; a path that is missing here is free.
        bases: the merge bases by the path of the file that they belong to, unverified.
        record: the manifest's bytes, None if there is none.
    """

    manifest: Manifest
    disk: Mapping[PurePosixPath, Found]
    bases: Mapping[PurePosixPath, bytes]
    record: bytes | None


class _Reader:
    """Reads files as they will be when an interrupted write has been finished."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.pending = {step.path: step for step in read_journal(place)}

    def read(self, path: PurePosixPath) -> Found | None:
        found = find(self.place.locate(path))
        step = self.pending.get(path)
        return self._after(step, found) if step else found

    def _after(self, step: Step, found: Found | None) -> Found | None:
        if not step.fits(found) and not is_record(step.path):
            return found
        if not step.staged:
            return None
        return find(self.place.staged / step.staged) or found


def read_state(place: Place, tree: FileTree) -> State:
    """The state of a folder; an empty one where the folder does not exist.

    Raises:
        InputError: a path leads outside, or cannot be written for another reason.
        ProtectedError: a newer nb2prod wrote the folder.
        OSError: something cannot be read.
    """
    reader = _Reader(place)
    record = reader.read(MANIFEST)
    manifest = _within_reach(place, load(record.content if record else None))
    paths = manifest.entries.keys() | tree.files.keys()
    beside = _new_files(place, paths)
    disk = {path: found for path in paths | beside if (found := reader.read(path))}
    bases = {
        path: found.content
        for path in paths
        if (found := reader.read(base_path(path))) and found.content is not None
    }
    return State(
        manifest=manifest,
        disk=disk,
        bases=bases,
        record=record.content if record else None,
    )


def _within_reach(place: Place, manifest: Manifest) -> Manifest:
    """The manifest without files that a folder which was moved no longer reaches."""
    entries = {}
    for path, entry in manifest.entries.items():
        with suppress(InputError):
            place.locate(path)
            entries[path] = entry
    return Manifest(entries=entries)


def _new_files(place: Place, paths: Iterable[PurePosixPath]) -> set[PurePosixPath]:
    """Files named like one of the paths with ``.new`` and perhaps a number after it."""
    wanted = set(paths)
    found: set[PurePosixPath] = set()
    for folder in {path.parent for path in wanted}:
        directory = place.locate(folder / "any").parent
        names = directory.iterdir() if directory.is_dir() else ()
        candidates = (folder / each.name for each in names)
        found.update(each for each in candidates if original_of(each) in wanted)
    return found
