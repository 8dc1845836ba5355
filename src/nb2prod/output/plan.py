"""Decides what becomes of every file: state and tree in, actions out."""

from __future__ import annotations

import ast
import json
import tomllib
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count
from pathlib import PurePosixPath

from nb2prod.model.filetree import FileTree
from nb2prod.output.manifest import (
    MANIFEST,
    Entry,
    Manifest,
    as_text,
    base_path,
    digest,
    dump,
)
from nb2prod.output.merge import merge
from nb2prod.output.paths import new_name
from nb2prod.output.state import State

_PARSERS: Mapping[str, Callable[[str], object]] = {
    ".py": ast.parse,
    ".toml": tomllib.loads,
    ".json": json.loads,
    ".ipynb": json.loads,
}


class Kind(StrEnum):
    """What becomes of a file.

    ``keep`` is a conflict: the user's file stays and the generated one goes beside it.
    ``left_deleted`` was deleted by the user; ``released`` is no longer generated, but
    edited or not ours, so it stands and is the user's own from now on.
    """

    CREATE = "create"
    UPDATE = "update"
    UNCHANGED = "unchanged"
    MERGE = "merge"
    KEEP = "keep"
    DELETE = "delete"
    LEFT_DELETED = "left_deleted"
    RELEASED = "released"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What becomes of one file.

    Attributes:
        content: what to write; None where nothing is written.
        beside: of ``keep``, the path of the generated file.
    """

    path: PurePosixPath
    kind: Kind
    content: bytes | None = None
    beside: PurePosixPath | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change on the disk.

    Attributes:
        content: the new bytes; None to delete the file.
        before: hash of the bytes that are replaced; None where nothing is.
    """

    path: PurePosixPath
    content: bytes | None
    before: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The actions sorted by path, and all their changes, the manifest's last."""

    actions: tuple[Action, ...]
    changes: tuple[Change, ...]


def make_plan(state: State, tree: FileTree) -> Plan:
    """The plan that brings a folder from its state to the tree and loses nothing."""
    actions: list[Action] = []
    entries: dict[PurePosixPath, Entry] = {}
    for path in sorted(state.manifest.entries.keys() | tree.files.keys()):
        if path in tree.files:
            action = _generated(state, tree, path)
            entries[path] = _entry(state, action, tree.files[path])
        else:
            action = _orphan(state, path)
        actions.append(action)
        actions += _settled(state, action)
    ordered = tuple(sorted(actions, key=lambda action: action.path))
    changes = (
        *_file_changes(state, ordered),
        *_record_changes(state, tree, Manifest(entries=entries)),
    )
    return Plan(actions=ordered, changes=changes)


def _generated(state: State, tree: FileTree, path: PurePosixPath) -> Action:
    new, entry, found = tree.files[path], _known(state, path), state.disk.get(path)
    unsettled = entry is not None and entry.new in state.disk
    if found is None:
        if entry is None or unsettled:
            return Action(path=path, kind=Kind.CREATE, content=new)
        return Action(path=path, kind=Kind.LEFT_DELETED)
    if found.content == new:
        return Action(path=path, kind=Kind.UNCHANGED)
    if found.content is None or entry is None or unsettled:
        return _conflict(state, tree, path)
    if found.sha256 == entry.sha256:
        return Action(path=path, kind=Kind.UPDATE, content=new)
    if digest(new) == entry.sha256:
        return Action(path=path, kind=Kind.UNCHANGED)
    if entry.found:
        return _conflict(state, tree, path)
    merged = _merged(path, state.bases.get(path), entry, found.content, new)
    if merged is None:
        return _conflict(state, tree, path)
    if merged == found.content:
        return Action(path=path, kind=Kind.UNCHANGED)
    return Action(path=path, kind=Kind.MERGE, content=merged)


def _conflict(state: State, tree: FileTree, path: PurePosixPath) -> Action:
    new, entry = tree.files[path], _known(state, path)
    if entry and entry.new in state.disk and entry.sha256 == digest(new):
        return Action(path=path, kind=Kind.KEEP, beside=entry.new)
    for number in count(1):
        beside = new_name(path, number)
        found = state.disk.get(beside)
        if beside in tree.files or beside in state.manifest.entries:
            continue
        if found and found.content == new:
            return Action(path=path, kind=Kind.KEEP, beside=beside)
        ours = entry and entry.new == beside and found and found.sha256 == entry.sha256
        if found is None or ours:
            break
    return Action(path=path, kind=Kind.KEEP, content=new, beside=beside)


def _merged(
    path: PurePosixPath, base: bytes | None, entry: Entry, mine: bytes, new: bytes
) -> bytes | None:
    if base is None or digest(base) != entry.sha256:
        return None
    old, left, right = as_text(base), as_text(mine), as_text(new)
    if old is None or left is None or right is None:
        return None
    merged = merge(old, left, right)
    return merged.encode() if merged is not None and _parses(path, merged) else None


def _parses(path: PurePosixPath, text: str) -> bool:
    parse = _PARSERS.get(path.suffix)
    if parse is None:
        return True
    try:
        with warnings.catch_warnings(action="ignore"):
            parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _orphan(state: State, path: PurePosixPath) -> Action:
    entry, found = state.manifest.entries[path], state.disk.get(path)
    if found is None:
        return Action(path=path, kind=Kind.LEFT_DELETED)
    if found.sha256 == entry.sha256 and not entry.found:
        return Action(path=path, kind=Kind.DELETE)
    return Action(path=path, kind=Kind.RELEASED)


def _settled(state: State, action: Action) -> Iterator[Action]:
    """Deletes the unedited file beside a conflict that is over."""
    entry = state.manifest.entries.get(action.path)
    if entry is None or entry.new is None or action.kind is Kind.KEEP:
        return
    found = state.disk.get(entry.new)
    if found and found.sha256 == entry.sha256:
        yield Action(path=entry.new, kind=Kind.DELETE)


def _known(state: State, path: PurePosixPath) -> Entry | None:
    return state.manifest.entries.get(path)


def _entry(state: State, action: Action, content: bytes) -> Entry:
    entry = _known(state, action.path)
    if entry and action.kind is Kind.LEFT_DELETED:
        return replace(entry, new=None)
    if action.kind in (Kind.CREATE, Kind.UPDATE):
        found = False
    else:
        found = entry.found if entry else action.path in state.disk
    return Entry(sha256=digest(content), new=action.beside, found=found)


def _file_changes(state: State, actions: tuple[Action, ...]) -> Iterator[Change]:
    for action in actions:
        path = action.beside or action.path
        found = state.disk.get(path)
        if action.content is not None or action.kind is Kind.DELETE:
            before = found.sha256 if found else None
            yield Change(path=path, content=action.content, before=before)


def _record_changes(state: State, tree: FileTree, manifest: Manifest) -> Iterator[Change]:
    paths = sorted(state.manifest.entries.keys() | manifest.entries.keys())
    bases = [
        change
        for path in paths
        for change in _base_change(state, path, manifest.entries.get(path), tree)
    ]
    yield from sorted(bases, key=lambda change: change.content is not None)
    record = dump(manifest)
    if record != state.record:
        before = None if state.record is None else digest(state.record)
        yield Change(path=MANIFEST, content=record, before=before)


def _base_change(
    state: State, path: PurePosixPath, entry: Entry | None, tree: FileTree
) -> Iterator[Change]:
    old, new = state.bases.get(path), tree.files.get(path)
    before = None if old is None else digest(old)
    if entry and before == entry.sha256:
        return
    if entry is None or new is None or as_text(new) is None:
        wanted = None
    else:
        wanted = new if digest(new) == entry.sha256 else None
    if wanted != old:
        yield Change(path=base_path(path), content=wanted, before=before)
