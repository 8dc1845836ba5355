"""The files that a notebook reads, found beside it, and whether they can be carried along."""

from __future__ import annotations

import glob
import hashlib
import os
import posixpath
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from nb2prod.errors import InputError
from nb2prod.model.dataflow import Effect, EffectKind
from nb2prod.model.pipeline import InputFile

MEGABYTE = 1_000_000
_HASHED_UP_TO = 256 * MEGABYTE
_MOST_FILES = 1_000
_MOST_LEVELS = 4
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|/|~|[A-Za-z]:[\\/]|\\\\")
_UNPORTABLE = re.compile(r"[\x00-\x1f\x7f\\:\ud800-\udfff]")
_GLOB = re.compile(r"[*?[]")
_SECRETS = re.compile(
    r"\.env(\..*)?|.*\.(pem|key|p12|pfx|jks|kdbx)|id_(rsa|dsa|ecdsa|ed25519).*"
    r"|.*credentials.*\.json|(client_secret|service_account).*\.json|(token|kaggle)\.json"
    r"|(credentials|secrets)(\..*)?|[._]netrc|\.(pgpass|npmrc|pypirc|htpasswd)"
    r"|\.git-credentials"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """The files that a notebook reads.

    Attributes:
        files: in the order of their paths. A folder that is not carried stands as one entry.
        depth: how many levels above the notebook's folder the relative paths reach.
    """

    files: tuple[InputFile, ...] = ()
    depth: int = 0


def is_elsewhere(path: str) -> bool:
    """Whether a path says its place by itself: absolute, ``~``, or an address."""
    return _ELSEWHERE.match(path) is not None


def input_files(
    effects: Iterable[Effect],
    folder: Path,
    *,
    limit: int = 10 * MEGABYTE,
    total: int = 50 * MEGABYTE,
) -> Inputs:
    """The files that the effects read before anything wrote them.

    Files that look like secrets, special files and files that no other system could hold
    are never carried. Absolute paths, ``~`` and addresses are passed over.

    Args:
        effects: those of the statements, in order.
        folder: the notebook's.
        limit: bytes that a carried file may have.
        total: bytes that all carried files may have, the smallest first.
    """
    read, written = _paths(effects)
    found: dict[str, InputFile] = {}
    for literal in read:
        for path in _expanded(literal, folder):
            found.setdefault(path, _look(path, folder, limit))
    files = [f for f in found.values() if f.size >= 0 or not _is_below(f.path, written)]
    levels = map(_levels, (*read, *written))
    return Inputs(
        files=_within(files, total),
        depth=max((n for n in levels if n <= _MOST_LEVELS), default=0),
    )


def read_carried(files: Iterable[InputFile], folder: Path) -> Mapping[str, bytes]:
    """The content of the carried files, by path.

    Raises:
        InputError: a file is not as it was when the notebook was planned.
    """
    contents: dict[str, bytes] = {}
    for file in files:
        if file.carried:
            content = _content(folder / file.path, file.size)
            if hashlib.sha256(content).hexdigest() != file.digest:
                raise InputError(f"{file.path} has changed meanwhile: run the command again")
            contents[file.path] = content
    return contents


def _paths(effects: Iterable[Effect]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Relative paths that are read before they are written, and those that are written."""
    read: dict[str, None] = {}
    written: set[str] = set()
    for effect in effects:
        if effect.kind not in (EffectKind.READS_FILE, EffectKind.WRITES_FILE):
            continue
        if not effect.detail or is_elsewhere(effect.detail):
            continue
        path = posixpath.normpath(effect.detail)
        if effect.kind is EffectKind.WRITES_FILE:
            written.add(path)
        elif path not in written:
            read[path] = None
    return tuple(read), frozenset(written)


def _is_below(path: str, folders: frozenset[str]) -> bool:
    """Whether it lies in a folder that the notebook itself makes or fills."""
    return any(path.startswith(f"{folder}/") for folder in folders)


def _levels(path: str) -> int:
    return path.split("/").count("..")


def _expanded(path: str, folder: Path) -> Iterator[str]:
    """The path itself, or the files that a pattern or a folder stands for."""
    if "\0" in path:
        yield path
        return
    if _GLOB.search(path) and not os.path.lexists(folder / path):
        paths = _matches(path, folder)
    elif os.path.isdir(folder / path):
        paths = _files_below(path, folder)
    else:
        paths = []
    if 0 < len(paths) <= _MOST_FILES:
        yield from paths
    else:
        yield path


def _matches(pattern: str, folder: Path) -> list[str]:
    matches = glob.iglob(pattern, root_dir=folder, recursive=True)
    return _some(match for match in matches if os.path.isfile(folder / match))


def _files_below(path: str, folder: Path) -> list[str]:
    """Files in a folder, hidden folders aside; none for a folder around the notebook."""
    if path == "." or set(path.split("/")) == {".."}:
        return []
    return _some(_walk(path, folder))


def _walk(path: str, folder: Path) -> Iterator[str]:
    for parent, folders, names in os.walk(folder / path):
        folders[:] = sorted(f for f in folders if not f.startswith((".", "__pycache__")))
        below = os.path.relpath(parent, folder / path)
        for name in names:
            yield posixpath.normpath(posixpath.join(path, below, name))


def _some(paths: Iterator[str]) -> list[str]:
    """As many as show whether there are too many."""
    return sorted(path for _, path in zip(range(_MOST_FILES + 1), paths, strict=False))


def _look(path: str, folder: Path, limit: int) -> InputFile:
    place = folder / path
    try:
        state = os.stat(place)
    except (OSError, ValueError):
        return InputFile(path=path)
    if not stat.S_ISREG(state.st_mode):
        return InputFile(path=path, size=0)
    secret = _is_secret(place) or _is_secret(Path(os.path.realpath(place)))
    digest = "" if secret or state.st_size > _HASHED_UP_TO else _digest(place)
    fits = state.st_size <= limit and _levels(path) <= _MOST_LEVELS
    return InputFile(
        path=path,
        size=state.st_size,
        digest=digest,
        carried=bool(digest) and fits and not _UNPORTABLE.search(path),
    )


def _is_secret(path: Path) -> bool:
    return _SECRETS.fullmatch(path.name.lower()) is not None


def _digest(path: Path) -> str:
    """SHA-256 of a file; empty where it cannot be read."""
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _content(path: Path, size: int) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(size + 1)
    except OSError:
        return b""


def _within(files: Iterable[InputFile], total: int) -> tuple[InputFile, ...]:
    """The files by path; what would exceed the total is not carried."""
    kept: list[InputFile] = []
    room = total
    for file in sorted(files, key=lambda f: (f.size, f.path)):
        fits = file.carried and file.size <= room
        room -= file.size if fits else 0
        kept.append(replace(file, carried=fits))
    return tuple(sorted(kept, key=lambda f: f.path))
