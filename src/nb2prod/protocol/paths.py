"""The folder that a front end may use, and which paths lie in it."""

from __future__ import annotations

import os
import re
import stat
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from nb2prod.protocol.faults import not_found

_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")
_DRIVE = re.compile(r"[A-Za-z]:")
NOTEBOOKS = frozenset({".ipynb", ".py"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """The folder that a front end may use; what symlinks lead out of it may not be used.

    Attributes:
        folder: absolute, without symlinks.
        hidden: whether names that start with a dot may be used.
    """

    folder: Path
    hidden: bool = False

    def notebook(self, path: str) -> Path:
        """The notebook file that a front end means.

        Raises:
            RequestError: there is none, or it may not be used.
        """
        found = self._find(path)
        if found.suffix.lower() not in NOTEBOOKS or not _has_kind(found, stat.S_ISREG):
            raise not_found()
        return found

    def directory(self, path: str) -> Path:
        """The folder that a front end means; the root itself for an empty path.

        Raises:
            RequestError: there is none, or it may not be used.
        """
        found = self._find(path) if path else self.folder
        if not _has_kind(found, stat.S_ISDIR):
            raise not_found()
        return found

    def output(self, path: str) -> Path:
        """The folder to write to that a front end means; it may not exist yet.

        Raises:
            RequestError: it may not be used.
        """
        return self._find(path)

    def contains(self, place: Path) -> bool:
        """Whether a place on the disk may be used; it need not exist."""
        real = Path(os.path.realpath(place))
        return real.is_relative_to(self.folder) and self._is_shown(
            real.relative_to(self.folder).parts
        )

    def shown(self, place: Path) -> str:
        """The path by which a front end knows a place; a name alone for one outside."""
        real = Path(os.path.realpath(place))
        if not real.is_relative_to(self.folder):
            return real.name
        relative = real.relative_to(self.folder).as_posix()
        return "" if relative == "." else relative

    def without_places(self, text: str) -> str:
        """A message in which no folder of this machine outside the root is named."""
        text = text.replace(f"{self.folder}{os.sep}", "")
        above = [parent for parent in self.folder.parents if parent != parent.parent]
        others = (*above, Path(tempfile.gettempdir()), Path(sys.prefix), Path.home())
        for place in sorted(set(others), key=lambda place: -len(str(place))):
            text = text.replace(f"{place}{os.sep}", "…/")
        return " ".join(text.split())

    def _find(self, path: str) -> Path:
        parts = path.split("/")
        wrong = any(part in ("", ".", "..") for part in parts)
        if wrong or _FORBIDDEN.search(path) or _DRIVE.match(path):
            raise not_found()
        place = self.folder.joinpath(*parts)
        if not self._is_shown(tuple(parts)) or not self.contains(place):
            raise not_found()
        return place

    def _is_shown(self, parts: tuple[str, ...]) -> bool:
        return self.hidden or not any(part.startswith(".") for part in parts)


def _has_kind(place: Path, is_kind: object) -> bool:
    try:
        mode = place.stat().st_mode
    except (OSError, ValueError):
        return False
    return bool(callable(is_kind) and is_kind(mode))
