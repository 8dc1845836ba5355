"""What nb2prod wrote last time: the manifest, and where the merge bases lie."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from nb2prod.errors import InputError, ProtectedError
from nb2prod.output.paths import HOME, check_path, original_of

MANIFEST = HOME / "manifest.json"
VERSION = 1
_LONGEST_BASE = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is known of one generated file.

    Attributes:
        sha256: hash of the text as it was generated, whatever the file holds now.
        new: where that text was put, while the user has not settled a conflict.
        found: the user had a file there before nb2prod did; it is never deleted.
    """

    sha256: str
    new: PurePosixPath | None = None
    found: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The entry as JSON values, defaults left out."""
        document: dict[str, Any] = {"sha256": self.sha256}
        if self.new:
            document["new"] = str(self.new)
        if self.found:
            document["found"] = True
        return document

    @classmethod
    def from_dict(cls, document: object, where: str) -> Entry:
        """The entry of a document; InputError names the key below ``where``."""
        if not isinstance(document, dict):
            raise InputError(f"{where} is not an object")
        sha256, found = document.get("sha256"), document.get("found", False)
        new = document.get("new")
        if not isinstance(sha256, str):
            raise InputError(f"{where}.sha256 is not a string")
        if not isinstance(found, bool):
            raise InputError(f"{where}.found is neither true nor false")
        if new is not None and not isinstance(new, str):
            raise InputError(f"{where}.new is not a string")
        return cls(sha256=sha256, new=check_path(new) if new else None, found=found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """All generated files by their path, also those that the user has deleted."""

    entries: Mapping[PurePosixPath, Entry]

    def to_dict(self) -> dict[str, Any]:
        """The manifest as JSON values, sorted by path."""
        files = {str(path): self.entries[path].to_dict() for path in self.entries}
        return {"version": VERSION, "files": dict(sorted(files.items()))}

    @classmethod
    def from_dict(cls, document: object) -> Manifest:
        """The manifest of a document.

        Raises:
            InputError: naming the key that is wrong.
            ProtectedError: a newer nb2prod wrote it.
        """
        if not isinstance(document, dict):
            raise InputError("manifest.json is not an object")
        version, files = document.get("version"), document.get("files")
        if isinstance(version, int) and version > VERSION:
            raise ProtectedError("a newer nb2prod wrote .nb2prod/manifest.json: upgrade nb2prod")
        if version != VERSION or not isinstance(files, dict):
            raise InputError("manifest.json has no known version, or no files")
        manifest = cls(
            entries={
                check_path(path): Entry.from_dict(entry, f"files.{path}")
                for path, entry in files.items()
            }
        )
        manifest.validate()
        return manifest

    def validate(self) -> None:
        """Check what one key alone does not tell; InputError names the key."""
        for path, entry in self.entries.items():
            new = entry.new
            if new and original_of(new) != path:
                raise InputError(f"files.{path}.new is not beside the file")


def digest(content: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def dump(manifest: Manifest) -> bytes:
    """The manifest as the text of its file."""
    text = json.dumps(manifest.to_dict(), indent=1, ensure_ascii=False)
    return f"{text}\n".encode()


def load(content: bytes | None) -> Manifest:
    """The manifest in a file's content; empty where it is missing or broken.

    Raises:
        ProtectedError: a newer nb2prod wrote it.
    """
    if content is None:
        return Manifest(entries={})
    try:
        return Manifest.from_dict(json.loads(content))
    except (ValueError, RecursionError, InputError):
        return Manifest(entries={})


def base_path(path: PurePosixPath) -> PurePosixPath:
    """Where the generated text of a file is kept for the next merge."""
    ups = path.parts.count("..")
    inside = PurePosixPath(*path.parts[ups:])
    return HOME / f"base-{ups}-up" / inside if ups else HOME / "base" / inside


def as_text(content: bytes) -> str | None:
    """The text of a file that can be merged; None for binary and for large ones."""
    if len(content) > _LONGEST_BASE or b"\0" in content:
        return None
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None
