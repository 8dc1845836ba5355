"""What a package is called where it is installed, and what it needs there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from types import MappingProxyType

from nb2prod.errors import InputError
from nb2prod.model.pipeline import Pipeline, Requirement

OLDEST_PYTHON = (3, 11)
TOOLS = MappingProxyType({"black": "26.10.1", "mypy": "2.4.1", "pytest": "9.2.0", "ruff": "0.17.5"})
NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?", re.ASCII)
VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.!+_-]*", re.ASCII)
SPECIFIER = re.compile(r"(\[[A-Za-z0-9._, -]+\])?[A-Za-z0-9.!+*,<>=~ _-]*", re.ASCII)


def python_minor(pipeline: Pipeline) -> str:
    """Return the Python that the package is made for, such as ``3.11``: the notebook's or newer."""
    found = re.match(r"(\d+)\.(\d+)", pipeline.source.python)
    seen = (int(found[1]), int(found[2])) if found else OLDEST_PYTHON
    return "{}.{}".format(*max(seen, OLDEST_PYTHON))


def distribution_name(pipeline: Pipeline) -> str:
    """Return the name that the package is installed by, different from all that it needs."""
    ascii_only = unicodedata.normalize("NFKD", pipeline.package).encode("ascii", "ignore").decode()
    name = re.sub(r"[-_.]+", "-", ascii_only).strip("-").lower() or "notebook-pipeline"
    taken = {requirement.name for requirement in pipeline.requirements} | TOOLS.keys()
    return f"{name}-pipeline" if name in taken else name


def merge(*groups: Sequence[Requirement]) -> tuple[Requirement, ...]:
    """Return the requirements of all groups by name; the first one of a name counts."""
    merged: dict[str, Requirement] = {}
    for requirement in (requirement for group in groups for requirement in group):
        check(requirement)
        merged.setdefault(requirement.name, requirement)
    return tuple(merged[name] for name in sorted(merged))


def check(requirement: Requirement) -> None:
    """Refuse a requirement that would mean something else to pip."""
    if not NAME.fullmatch(requirement.name):
        raise InputError(f"{requirement.name!r} is not the name of a distribution; mend the import")
    if requirement.version and not VERSION.fullmatch(requirement.version):
        raise InputError(
            f"{requirement.name} has the version {requirement.version!r}; reinstall it"
        )
    if not SPECIFIER.fullmatch(requirement.specifier):
        raise InputError(f"{requirement.name}{requirement.specifier} is not a range of versions")


def pins(versions: Iterable[tuple[str, str]]) -> list[str]:
    """Return a line for each version seen; a local label such as ``+cpu`` is on no index."""
    return [f"{name}=={seen.partition('+')[0]}" for name, seen in sorted(versions) if seen]
