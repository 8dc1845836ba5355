"""A notebook as it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from nb2prod.model.diagnostic import Diagnostic


def no_options() -> Mapping[str, Any]:
    """A mapping without keys, not to be changed."""
    return MappingProxyType({})


class Role(StrEnum):
    """What a tag means."""

    PARAMETERS = "parameters"
    SETUP = "setup"
    DATA = "data"
    TRAINING = "training"
    EVALUATION = "evaluation"
    INFERENCE = "inference"
    SKIP = "skip"

    @property
    def is_step(self) -> bool:
        """Whether cells with this role become a step of the pipeline."""
        return self in STEP_ROLES


STEP_ROLES = frozenset({Role.DATA, Role.TRAINING, Role.EVALUATION, Role.INFERENCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell.

    Attributes:
        index: position in the notebook, all kinds of cells counted, from 0.
        kind: ``code``, ``markdown`` or ``raw``.
        source: the text as the author wrote it, with ``\\n`` line ends.
        tags: the strings in ``metadata.tags``, as written.
        options: ``metadata.nb2prod`` of the cell.
        execution_count: the saved ``In [n]`` number, if any.
    """

    index: int
    id: str
    kind: str
    source: str
    tags: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=no_options)
    execution_count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notebook:
    """A notebook: the reader's result.

    Attributes:
        kernel: the kernelspec's name, if the notebook names one.
        options: ``metadata.nb2prod`` of the notebook.
        digest: SHA-256 of the file, hexadecimal.
        problems: what the reader repaired or found doubtful.
    """

    path: Path
    cells: tuple[Cell, ...]
    kernel: str | None = None
    options: Mapping[str, Any] = field(default_factory=no_options)
    digest: str = ""
    problems: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code cell's source as plain Python, IPython syntax translated.

    Attributes:
        source: Python that parses, or the text that does not (then ``problems`` has an error).
        lines: for each line of ``source``, the line of the cell that it comes from, from 1.
        requirements: what ``%pip install`` asked for, as requirement strings.
        problems: what could not be translated, or was left out.
    """

    cell: int
    source: str
    lines: tuple[int, ...]
    requirements: tuple[str, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
