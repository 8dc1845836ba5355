"""Raw bytes of arrays and long texts beside a description, each content once."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

CHUNK = 1 << 20
MOST = 1_000_000_000


class Blobs:
    """Contents by their SHA-256, kept in a file or in memory up to a number of bytes."""

    def __init__(self, path: Path | None = None, most: int = MOST) -> None:
        self._path = path
        self._left = most
        self._places: dict[str, int] = {}
        self._end = path.stat().st_size if path is not None and path.exists() else 0
        self._memory: list[bytes] = []

    def add(self, content: Any) -> dict[str, Any]:
        """Keep a content; what does not fit is known by its digest only.

        Args:
            content: bytes, or what has a buffer of contiguous bytes.
        """
        view = memoryview(content).cast("B") if not isinstance(content, bytes) else content
        digest, size = hashlib.sha256(view).hexdigest(), len(view)
        if digest not in self._places and size <= self._left:
            self._write(view)
            self._places[digest] = self._end
            self._end += size
            self._left -= size
        return {"d": digest, "n": size, "at": self._places.get(digest)}

    def read(self, blob: Any, start: int = 0, size: int | None = None) -> bytes:
        """Return a kept content, or a part of it."""
        at = blob["at"] + start
        wanted = blob["n"] - start if size is None else min(size, blob["n"] - start)
        if self._path is None:
            return b"".join(self._memory)[at : at + wanted]
        with self._path.open("rb") as stream:
            stream.seek(at)
            return stream.read(wanted)

    def _write(self, view: Any) -> None:
        if self._path is None:
            self._memory.append(bytes(view))
            return
        with self._path.open("ab") as stream:
            stream.write(view)
