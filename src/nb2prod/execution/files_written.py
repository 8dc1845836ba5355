"""Files that the steps of a notebook write, beside those that its package writes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from nb2prod.execution.comparison.compare import Difference
from nb2prod.execution.comparison.tolerance import DEFAULT
from nb2prod.execution.comparison.written import compare_contents
from nb2prod.execution.workspace import Workspace
from nb2prod.model.notebook import Notebook
from nb2prod.model.recording import StepSeen, WrittenFile

_READABLE = frozenset({".csv", ".tsv", ".json", ".jsonl", ".txt", ".md", ".html", ".yaml", ".yml"})
_LARGEST = 20_000_000


def files_written(
    seen: Sequence[StepSeen], notebook: Notebook, place: Workspace
) -> tuple[WrittenFile, ...]:
    """Return the files below the notebook's folder that its steps wrote and left there.

    A file that a cell outside of the steps names may be that cell's, and is left out.
    """
    in_steps = {cell for step in seen for cell in step.cells}
    outside = [
        line
        for cell in notebook.cells
        if cell.kind == "code" and cell.index not in in_steps
        for line in cell.source.splitlines()
        if not line.lstrip().startswith("#")
    ]
    last = {path: step.name for step in seen for path in step.writes if not os.path.isabs(path)}
    return tuple(
        WrittenFile(path=path, step=step, content=_content(place.place / path))
        for path, step in last.items()
        if (place.place / path).is_file() and not any(Path(path).name in line for line in outside)
    )


def _content(path: Path) -> bytes | None:
    """Return what is in a file that can be read as text; nothing of others."""
    if path.suffix.lower() not in _READABLE or path.stat().st_size > _LARGEST:
        return None
    return path.read_bytes()


def file_differences(
    written: Sequence[WrittenFile], folder: Path
) -> Iterator[tuple[WrittenFile, str]]:
    """Yield the files with what differs first in those of a run of the package, if anything.

    Args:
        folder: where the notebook's folder would be.
    """
    for file in written:
        place = Path(os.path.normpath(folder / file.path))
        if not place.is_file():
            yield file, f"{file.path}: the package does not write it"
        elif file.content is not None:
            found = compare_contents(file.content, place.read_bytes(), place.name, DEFAULT)
            yield file, _line(found[0]) if found else ""


def _line(difference: Difference) -> str:
    if not difference.expected and not difference.found:
        return difference.text()
    expected, found = difference.expected, difference.found
    return f"{difference.path}: {expected} in the notebook, {found} in the package"
