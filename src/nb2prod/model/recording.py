"""What one recorded run of a notebook proved about the package made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import MappingProxyType

from nb2prod.model.diagnostic import Diagnostic

NO_TYPES: Mapping[tuple[str, str], str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One run of the notebook, from top to bottom, in a fresh kernel.

    Attributes:
        when: the day it ran, as an ISO date in UTC.
        python: version of the kernel's interpreter, such as ``3.11.7``.
        versions: distributions in the kernel, as pairs (name, version).
        data: files that the notebook read, as pairs (path, SHA-256).
        values: how many values the tests compare with the notebook's.
        metrics: numbers that the notebook computed, by name.
        not_stored: values that no safe format holds, as triples (step, name, reason).
        types: type expression seen for each pair (step, port).
    """

    when: str
    python: str
    versions: tuple[tuple[str, str], ...] = ()
    data: tuple[tuple[str, str], ...] = ()
    values: int = 0
    metrics: tuple[tuple[str, float], ...] = ()
    not_stored: tuple[tuple[str, str, str], ...] = ()
    types: Mapping[tuple[str, str], str] = field(default_factory=lambda: NO_TYPES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A recording with the values that the package's tests compare with.

    Attributes:
        fixtures: files by their path relative to ``tests/fixtures/``.
        problems: what the run showed that the code did not.
    """

    recording: Recording
    fixtures: Mapping[PurePosixPath, bytes]
    problems: tuple[Diagnostic, ...] = ()
