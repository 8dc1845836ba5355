"""Which paths an export may write, and where they lie on the disk."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from nb2prod.errors import InputError

HOME = PurePosixPath(".nb2prod")
_KEPT_FOR_US = re.compile(r"\.nb2prod(/(manifest|journal)\.json|/lock|/(base|staged).*)?")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\:\ud800-\udfff]")
_NEW_NAME = re.compile(r"(.+)\.new[0-9]{0,4}")
_LONGEST_NAME = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The folder of an export.

    Attributes:
        root: the folder, absolute, without symlinks; it may not exist yet.
        repository: the root of the git repository around it, if there is one.
    """

    root: Path
    repository: Path | None

    @property
    def home(self) -> Path:
        """The folder for nb2prod's own records."""
        return self.root / HOME

    @property
    def staged(self) -> Path:
        """The folder where new files wait until all are complete."""
        return self.home / "staged"

    def locate(self, path: PurePosixPath) -> Path:
        """Where a file of the export lies.

        Raises:
            InputError: it would lie outside of the folder (``../``: of the repository),
                in git's own folder, on another file system, or below a file.
        """
        parent = Path(os.path.realpath(os.path.normpath(self.root / path.parent)))
        self._check_inside(path, parent)
        if not is_record(path):
            self._check_reachable(path, parent)
        return parent / path.name

    def _check_inside(self, path: PurePosixPath, parent: Path) -> None:
        above = path.parts[0] == ".."
        limit = self.repository if above else self.root
        if limit is None:
            raise InputError(
                f"{path} lies outside of {self.root}, which is in no git repository:"
                " run 'git init', or choose a folder in one"
            )
        target = parent / path.name
        if not parent.is_relative_to(limit) or (above and target.is_relative_to(self.root)):
            raise InputError(f"{path} leads outside of {limit}: nothing was written")
        if ".git" in map(str.lower, target.relative_to(limit).parts):
            raise InputError(f"{path} leads into git's own folder: nothing was written")

    def _check_reachable(self, path: PurePosixPath, parent: Path) -> None:
        nearest = _nearest(parent)
        if not nearest.is_dir():
            raise InputError(f"{nearest} is a file where {path} needs a folder: move it away")
        if nearest.stat().st_dev != _nearest(self.root).stat().st_dev:
            raise InputError(f"{nearest} is on another file system than {self.root}")


def place_of(folder: Path) -> Place:
    """The place of an export's folder.

    Raises:
        InputError: the folder is a file, a symlink or not writable.
    """
    if folder.is_symlink():
        raise InputError(f"{folder} is a symlink: name the folder that it leads to")
    root = folder.resolve()
    if root == root.parent:
        raise InputError(f"{root} is the root of the file system: choose another folder")
    nearest = _nearest(root)
    if not nearest.is_dir():
        raise InputError(f"{nearest} is a file: choose another folder")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise InputError(f"{nearest} is not writable: choose another folder")
    home = root / HOME
    if home.is_symlink() or (home.exists() and not home.is_dir()):
        raise InputError(f"{home} is not a folder: move it away")
    around = (nearest, *nearest.parents)
    repository = next((each for each in around if (each / ".git").exists()), None)
    return Place(root=root, repository=repository)


def check_path(text: str) -> PurePosixPath:
    """The path of a generated file; InputError where it is no clean relative path."""
    path = PurePosixPath(text)
    names = [part for part in path.parts if part != ".."]
    above = len(path.parts) - len(names)
    if path.is_absolute() or not names or ".." in path.parts[above:]:
        raise InputError(f"{text!r} is no path inside of a package")
    if _FORBIDDEN.search(text) or any(len(name.encode()) > _LONGEST_NAME for name in names):
        raise InputError(f"{text[:80]!r} is no file name that every system takes")
    return path


def check_paths(paths: Iterable[PurePosixPath]) -> None:
    """Check that the paths can stand beside each other on every file system.

    Raises:
        InputError: one is malformed or nb2prod's own record, two differ only in case or
            in Unicode's spelling, or one is a file and also another's folder.
    """
    files = set(paths)
    spelled: dict[str, PurePosixPath] = {}
    for path in sorted(files):
        check_path(str(path))
        if _KEPT_FOR_US.fullmatch(str(path).lower()):
            raise InputError(f"{path} is kept for nb2prod's own records")
        for prefix in (path, *path.parents[:-1]):
            if prefix != path and prefix in files:
                raise InputError(f"{prefix} is a file, and the folder of {path}")
            other = spelled.setdefault(_folded(prefix), prefix)
            if other != prefix:
                raise InputError(f"{other} and {prefix} are one name on some systems")


def is_record(path: PurePosixPath) -> bool:
    """Whether the path is one of nb2prod's own records, which no user edits."""
    return _KEPT_FOR_US.fullmatch(str(path).lower()) is not None


def new_name(path: PurePosixPath, number: int) -> PurePosixPath:
    """The name beside a file for its generated text: ``.new``, ``.new2``, ``.new3``."""
    return path.with_name(f"{path.name}.new{number if number > 1 else ''}")


def original_of(path: PurePosixPath) -> PurePosixPath | None:
    """The file that a ``.new`` file lies beside; None for other names."""
    name = _NEW_NAME.fullmatch(path.name)
    return path.with_name(name[1]) if name else None


def _folded(path: PurePosixPath) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()


def _nearest(path: Path) -> Path:
    while not os.path.lexists(path):
        path = path.parent
    return path
