"""What is installed in an interpreter, read from its folders without starting it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nb2prod.planning.distribution_names import KNOWN, NAMESPACES

_EGG_TAG = re.compile(r"-py\d+(\.\d+)*$")


def normalised(name: str) -> str:
    """A distribution's or a module's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """An installed distribution.

    Attributes:
        name: normalised.
        version: as installed; empty where its metadata does not say.
        metadata: its ``.dist-info`` or ``.egg-info`` folder.
    """

    name: str
    version: str
    metadata: Path

    def provides(self, module: str) -> bool:
        """Whether it has installed the module of this dotted name."""
        path = module.replace(".", "/")
        record = "\n" + _read(self.metadata / "RECORD")
        if "." in module:  # folders of a namespace are nobody's own
            return f"\n{path}/__init__.py" in record or f"\n{path}." in record
        if path in _read(self.metadata / "top_level.txt").split():
            return True
        return f"\n{path}/" in record or f"\n{path}." in record


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """An interpreter and what is installed in it.

    Attributes:
        python: its version, such as ``3.11.7``.
        interpreter: ``kernel`` if it is the notebook's own, else ``nb2prod``.
        reason: why it is not the notebook's own; empty if it is.
        paths: the folders that it imports from.
        distributions: all that is installed, by normalised name.
    """

    python: str
    interpreter: str
    reason: str = ""
    paths: tuple[str, ...] = ()
    distributions: Mapping[str, Distribution] = field(repr=False)

    def lookup(self, module: str) -> Distribution | None:
        """The distribution that provides the module of this dotted name."""
        for prefix in _prefixes(module):
            found = self._owner(prefix)
            if found is not None:
                return found
        return None

    def provides(self, module: str) -> bool:
        """Whether the module can be imported: from the standard library or a distribution."""
        top = module.partition(".")[0]
        return top in sys.stdlib_module_names or self.lookup(module) is not None

    def _owner(self, prefix: str) -> Distribution | None:
        names = (KNOWN.get(prefix, ""), normalised(prefix))
        guesses = [self.distributions[n] for n in names if n in self.distributions]
        for guess in guesses:
            if guess.provides(prefix):
                return guess
        if self._is_there(prefix):
            owners = [d for d in self.distributions.values() if d.provides(prefix)]
            if owners and prefix not in NAMESPACES:
                return min(owners, key=lambda d: (len(d.name), d.name))
        return guesses[0] if guesses else None

    def _is_there(self, module: str) -> bool:
        folder, _, name = module.replace(".", "/").rpartition("/")
        return any(
            entry == name or entry.startswith(name + ".")
            for path in self.paths
            for entry in _entries(os.path.join(path, folder))
        )


def environment_at(
    paths: Iterable[str], *, python: str, interpreter: str, reason: str = ""
) -> Environment:
    """The environment whose interpreter imports from these folders."""
    folders = tuple(path for path in paths if path)
    found: dict[str, Distribution] = {}
    for folder in folders:
        for each in _distributions(folder):
            found.setdefault(each.name, each)
    return Environment(
        python=python,
        interpreter=interpreter,
        reason=reason,
        paths=folders,
        distributions=found,
    )


def _prefixes(module: str) -> Iterator[str]:
    """The parts of a dotted name that may be a distribution's own, the longest first."""
    parts = module.split(".")
    deepest = len(parts) if parts[0] in NAMESPACES else 1
    for length in range(deepest, 0, -1):
        yield ".".join(parts[:length])


def _distributions(folder: str) -> Iterator[Distribution]:
    for entry in sorted(_entries(folder)):
        stem, extension = os.path.splitext(entry)
        if extension not in (".dist-info", ".egg-info"):
            continue
        name, _, version = _EGG_TAG.sub("", stem).partition("-")
        metadata = Path(folder, entry)
        if not version:
            version = _version_line(metadata)
        yield Distribution(name=normalised(name), version=version, metadata=metadata)


def _version_line(metadata: Path) -> str:
    text = _read(metadata / "PKG-INFO") or _read(metadata / "METADATA")
    match = re.search(r"^Version: *(\S+)", text, re.MULTILINE)
    return match[1] if match else ""


def _entries(folder: str) -> tuple[str, ...]:
    try:
        return tuple(os.listdir(folder))
    except OSError:
        return ()


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
