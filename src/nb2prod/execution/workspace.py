"""A copy of what a notebook needs, so that a run changes nothing of the user's."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nb2prod.errors import InputError, RunError
from nb2prod.model.pipeline import InputFile

LARGEST = 200_000_000
MOST_FILES = 20_000
_LEFT_OUT = shutil.ignore_patterns(
    ".git", ".hg", ".venv", "venv", "node_modules", "__pycache__", ".ipynb_checkpoints"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A folder in which the notebook's relative paths lead to copies.

    Attributes:
        root: the temporary folder that holds it all.
        home: the notebook's folder.
        place: the copy of it.
        copies: the copied files.
        links: files too large to be copied, which are links, and where they lead.
    """

    root: Path
    home: Path
    place: Path
    copies: tuple[Path, ...]
    links: Mapping[Path, Path]

    def __fspath__(self) -> str:
        return str(self.place)

    @property
    def guarded(self) -> dict[str, str]:
        """What is said to code that opens a link for writing, by path."""
        return {
            str(path): f"{path.name} is too large to be copied for a recording, and the notebook "
            "writes to it: let it write to another file"
            for path in self.links
        }

    def original(self, path: str) -> Path:
        """Return where a file of the copy lies in truth; other files are where they are."""
        if not Path(path).is_relative_to(self.root):
            return Path(path)
        return Path(os.path.normpath(self.home / os.path.relpath(path, self.place)))

    def read_copies(self) -> list[str]:
        """Return the copied files that were read, by whatever library, where the system tells."""
        return [str(path) for path in self.copies if _was_read(path)]


@contextmanager
def workspace(home: Path, depth: int, files: Iterable[InputFile]) -> Iterator[Workspace]:
    """Yield a copy of the notebook's folder.

    Once ``LARGEST`` bytes are copied, the larger files are links, which must not be written to.

    Args:
        home: the notebook's folder.
        depth: how many levels above it the notebook's paths reach.

    Raises:
        InputError: the folder holds more than ``MOST_FILES`` files.
        RunError: the run wrote to a file that was too large to be copied.
    """
    home = home.resolve()
    with tempfile.TemporaryDirectory(prefix="nb2prod-") as name:
        root = Path(name).resolve()
        above = home.parts[len(home.parts) - depth :] if depth else ()
        place = Path(root, *(above or ["notebook"]))
        wanted = dict(_listed(home, place, root))
        for file in files:
            wanted |= _listed(home / file.path, Path(os.path.normpath(place / file.path)), root)
        copies, links = _fill(wanted)
        place.mkdir(parents=True, exist_ok=True)
        before = {source: _look(source) for source in links.values()}
        yield Workspace(root=root, home=home, place=place, copies=tuple(copies), links=links)
        for source, look in before.items():
            if _look(source) != look:
                raise RunError(f"the notebook changed {source}, which is too large to be copied")


def _listed(source: Path, target: Path, own: Path) -> Iterator[tuple[Path, Path]]:
    """Yield pairs of a copy and its source for all files below a folder, or for a file.

    Args:
        own: the folder of the copy, which may itself lie below the source.
    """
    if source.is_file():
        yield target, source
        return
    seen = {str(own)}
    count = 0
    for parent, folders, names in os.walk(source, followlinks=True):
        skipped = {*_LEFT_OUT(parent, folders)}
        seen.add(os.path.realpath(parent))
        skipped |= {name for name in folders if os.path.realpath(Path(parent, name)) in seen}
        folders[:] = [name for name in folders if name not in skipped]
        here = target / os.path.relpath(parent, source)
        here.mkdir(parents=True, exist_ok=True)
        for name in names:
            count += 1
            if count > MOST_FILES:
                raise InputError(
                    f"{source} holds more than {MOST_FILES} files, and a recording runs in a copy "
                    "of it: move the notebook into a folder of its own"
                )
            if Path(parent, name).is_file():
                yield Path(os.path.normpath(here / name)), Path(parent, name)


def _fill(wanted: Mapping[Path, Path]) -> tuple[list[Path], dict[Path, Path]]:
    """Copy the files, the smallest first, and link what is too much."""
    copies, links, total = [], {}, 0
    for size, target, source in sorted((s.stat().st_size, t, s) for t, s in wanted.items()):
        target.parent.mkdir(parents=True, exist_ok=True)
        total += size
        if total > LARGEST:
            links[target] = source.resolve()
            target.symlink_to(links[target])
            continue
        shutil.copy2(source, target)
        os.utime(target, ns=(0, target.stat().st_mtime_ns))
        copies.append(target)
    return copies, links


def _was_read(path: Path) -> bool:
    try:
        return path.stat().st_atime_ns != 0
    except OSError:  # the notebook removed it
        return True


def _look(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns
