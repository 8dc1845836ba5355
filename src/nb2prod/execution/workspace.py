"""A copy of what a notebook needs, so that a run changes nothing of the user's."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from nb2prod.model.pipeline import InputFile

LARGEST = 200_000_000
_LEFT_OUT = shutil.ignore_patterns(
    ".git", ".hg", ".venv", "venv", "node_modules", "__pycache__", ".ipynb_checkpoints"
)


@contextmanager
def workspace(home: Path, depth: int, files: Iterable[InputFile]) -> Iterator[Path]:
    """Yield a folder in which the notebook's relative paths lead to copies.

    A folder larger than ``LARGEST`` bytes is not copied: then it is the notebook's own.

    Args:
        home: the notebook's folder.
        depth: how many levels above it the notebook's paths reach.
    """
    home = home.resolve()
    if _is_large(home):
        yield home
        return
    with tempfile.TemporaryDirectory(prefix="nb2prod-") as root:
        above = home.parts[len(home.parts) - depth :] if depth else ()
        place = Path(root, *(above or ["notebook"])).resolve()
        shutil.copytree(home, place, ignore=_LEFT_OUT, ignore_dangling_symlinks=True)
        for file in files:
            _bring(home / file.path, place / file.path)
        yield place


def _bring(source: Path, target: Path) -> None:
    """Copy an input file from outside the notebook's folder; a large one is linked."""
    target = Path(os.path.normpath(target))
    if not source.exists() or target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=_LEFT_OUT, ignore_dangling_symlinks=True)
    elif source.stat().st_size > LARGEST:
        target.symlink_to(source.resolve())
    else:
        shutil.copy2(source, target)


def _is_large(folder: Path) -> bool:
    """Tell whether the files below a folder have more than ``LARGEST`` bytes together."""
    total = 0
    for parent, folders, names in os.walk(folder):
        skipped = _LEFT_OUT(parent, folders)
        folders[:] = [name for name in folders if name not in skipped]
        for name in names:
            path = Path(parent, name)
            total += path.stat().st_size if path.is_file() else 0
            if total > LARGEST:
                return True
    return False
