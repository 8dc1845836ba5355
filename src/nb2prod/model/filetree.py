"""The files of an export, before they touch the disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTree:
    """Files by their path relative to the export's folder.

    Attributes:
        files: path to content; a path may start with ``../`` only for files that belong at the
            root of the git repository around the package (CI workflows).
    """

    files: Mapping[PurePosixPath, bytes]
