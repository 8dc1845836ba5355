"""Descriptions as files that the host reads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..comparison.blobs import Blobs
from ..comparison.describe import Description
from . import files


class Store:
    """A folder with one JSON file for each group of values, and their bytes in one more."""

    def __init__(self, folder: Path, own: frozenset[str], places: tuple[str, ...]) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._blobs = Blobs(folder / "blobs.bin")
        self._own = own
        self._places = tuple(sorted(places, key=len, reverse=True))

    def keep(self, file: str, values: Mapping[str, Any]) -> None:
        """Keep values as they are now."""
        found = self._described(values, self._blobs)
        self.write(file, {"nodes": found.nodes, "roots": found.roots})

    def digest(self, value: Any) -> str:
        """Return a digest of a value's content."""
        found = self._described({"": value}, Blobs(most=0))
        return hashlib.sha256(json.dumps(found.nodes).encode()).hexdigest()

    def keep_files(self, found: files.Files) -> None:
        """Keep the written files, and the values in those that hold one."""
        kept = found.keep(self.folder / "files")
        values = {}
        for entry in kept:
            try:
                values[entry["path"]] = files.load(
                    self.folder / "files" / entry["copy"], entry["path"]
                )
            except Exception:  # whatever a library says: then the bytes are compared
                continue
        self.keep("files.json", values)
        self.write("written.json", kept)

    def write(self, file: str, content: Any) -> None:
        """Write JSON."""
        (self.folder / file).write_text(json.dumps(content), encoding="utf-8")

    def _described(self, values: Mapping[str, Any], blobs: Blobs) -> Description:
        found = Description(blobs, self._own, self._places)
        for name, value in values.items():
            found.add(name, value)
        return found
