"""Files that a run writes: which, by what, and what is in them."""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
from importlib import import_module
from pathlib import Path
from typing import Any

SKIPPED = frozenset([".git", ".hg", ".venv", "venv", "node_modules", "__pycache__"])
PICKLES = (".pkl", ".pickle", ".joblib")
TABLES = {".parquet": "read_parquet", ".feather": "read_feather"}
LARGEST = 500_000_000


class Files:
    """The files below a folder, and which of them changed since the start."""

    def __init__(self, root: Path, start: Path) -> None:
        """Look at the folder for the first time.

        Args:
            start: the folder that the run's relative paths start from.
        """
        self._root, self._start = root, start
        self._seen = self._look()
        self.written: dict[str, Any] = {}

    def look(self, who: Any) -> None:
        """Take what is new or other than the last time for written by somebody."""
        seen = self._look()
        for path, look in seen.items():
            if self._seen.get(path) != look:
                self.written[path] = who
        for path in self._seen.keys() - seen.keys():
            self.written.pop(path, None)
        self._seen = seen

    def take_all(self) -> None:
        """Take all files for written."""
        self.written = dict.fromkeys(self._look())

    def keep(self, folder: Path) -> list[dict[str, Any]]:
        """Copy the written files; return where each of them went."""
        kept = []
        for number, (path, who) in enumerate(sorted(self.written.items())):
            source = Path(os.path.normpath(self._start / path))
            copy = folder / f"{number}{source.suffix[:20]}"
            folder.mkdir(parents=True, exist_ok=True)
            size = source.stat().st_size
            if size <= LARGEST:
                shutil.copyfile(source, copy)
            entry = {"path": path, "who": who, "copy": copy.name, "size": size}
            kept.append({**entry, "digest": _digest(source)})
        return kept

    def _look(self) -> dict[str, Any]:
        found = {}
        for parent, folders, names in os.walk(self._root):
            folders[:] = [name for name in folders if name not in SKIPPED and name[0] != "."]
            for name in names:
                path = os.path.join(parent, name)
                if os.path.isfile(path):
                    info = os.stat(path)
                    place = os.path.relpath(path, self._start).replace(os.sep, "/")
                    found[place] = (info.st_ino, info.st_size, info.st_mtime_ns)
        return found


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as stream:
        for part in iter(lambda: stream.read(1 << 20), b""):
            found.update(part)
    return found.hexdigest()


def load(path: Path, name: str) -> Any:
    """Return the value in a file that this very run has written.

    Raises:
        LookupError: the file is of no kind that holds one value.
        Exception: the library that reads it is not there, or refuses.
    """
    suffix = os.path.splitext(name)[1].lower()
    if suffix in PICKLES:
        try:
            joblib = import_module("joblib")
        except ImportError:
            with path.open("rb") as stream:
                return pickle.load(stream)
        return joblib.load(path)
    if suffix in TABLES:
        return getattr(import_module("pandas"), TABLES[suffix])(path)
    raise LookupError(name)
