"""Files that the steps of a notebook write, beside those that its package writes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

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


def strange_files(
    written: Sequence[WrittenFile], folders: tuple[Path, Path]
) -> Iterator[tuple[WrittenFile, str]]:
    """Yield files that two runs of the package both lack, or have alike and not as the notebook.

    Args:
        folders: where the notebook's folder would be, in each run.
    """
    for file in written:
        one, other = (Path(os.path.normpath(folder / file.path)) for folder in folders)
        if not one.is_file() and not other.is_file():
            yield file, f"{file.path}: the package does not write it"
        elif one.is_file() and other.is_file() and file.content is not None:
            found = one.read_bytes()
            alike = not _differences(found, other.read_bytes(), file)
            if alike and (differences := _differences(file.content, found, file)):
                yield file, _line(differences[0])


def _differences(expected: bytes, found: bytes, file: WrittenFile) -> list[Difference]:
    return compare_contents(expected, found, PurePosixPath(file.path).name, DEFAULT)


def _line(difference: Difference) -> str:
    if not difference.expected and not difference.found:
        return difference.text()
    expected, found = difference.expected, difference.found
    return f"{difference.path}: {expected} in the notebook, {found} in the package"
