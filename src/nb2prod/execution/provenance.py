"""Where the data of a recorded run came from: what git or a package has is nobody's secret."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from nb2prod.execution.workspace import Workspace
from nb2prod.model.dataflow import EffectKind
from nb2prod.model.pipeline import Pipeline
from nb2prod.planning.input_files import is_elsewhere

_CODE = (".py", ".pyc", ".ipynb")
_NATIVE = frozenset(  # they read files without the interpreter
    ["polars", "duckdb", "pyarrow", "dask", "vaex", "h5py", "tables", "netCDF4", "cv2", "rasterio"]
)
_TIMEOUT = 30


def private_inputs(pipeline: Pipeline, home: Path) -> tuple[str, ...]:
    """Return what the code reads that neither git nor a package has, before it runs.

    Args:
        home: the notebook's folder.
    """
    paths = [home / file.path for file in pipeline.input_files if file.size >= 0]
    return tuple(dict.fromkeys([*_private_files(paths, home), *_private_effects(pipeline)]))


def private_reads(
    reads: Iterable[str], addresses: Iterable[str], place: Workspace
) -> tuple[str, ...]:
    """Return what a run read that neither git nor a package has.

    Args:
        reads: absolute paths.
        addresses: hosts.
    """
    paths = [place.original(path) for path in (*reads, *place.read_copies())]
    hosts = [f"{host} (the network)" for host in addresses]
    return tuple(dict.fromkeys([*_private_files(paths, place.home), *hosts]))


def _private_effects(pipeline: Pipeline) -> Iterator[str]:
    """Yield what the steps get from where no one looks."""
    native = {name.partition(".")[0] for need in pipeline.requirements for name in need.modules}
    for step in pipeline.steps:
        for effect in step.effects:
            if effect.kind is EffectKind.NETWORK:
                yield f"{effect.detail or 'an address'} (the network)"
            elif effect.kind is EffectKind.SHELL:
                yield f"the shell command '{effect.detail}'" if effect.detail else "a shell command"
            elif effect.kind is EffectKind.READS_FILE and "://" in effect.detail:
                yield f"{effect.detail} (the network)"
            elif effect.kind is EffectKind.READS_FILE and _is_unseen(effect.detail, native):
                yield effect.detail or "a file that the code does not name"


def _is_unseen(path: str, imported: set[str]) -> bool:
    """Tell whether a library may read a file that no one sees it read."""
    return (not path or is_elsewhere(path)) and not imported.isdisjoint(_NATIVE)


def _private_files(paths: Iterable[Path], home: Path) -> Iterator[str]:
    """Yield the files that exist and that git does not have as they are, with the reason."""
    for path in dict.fromkeys(path for path in paths if path.is_file()):
        if path.suffix not in _CODE and not is_tracked(path):
            shown = os.path.relpath(path, home) if path.is_relative_to(home) else str(path)
            yield f"{shown} (not in git as it is)"


def is_tracked(path: Path) -> bool:
    """Tell whether git tracks a file, and has it as it is now."""
    path = path.resolve()
    if not path.is_file():
        return False
    listed = _git(path.parent, "ls-files", "-z", "--", path.name)
    changed = _git(path.parent, "diff", "--name-only", "-z", "HEAD", "--", path.name)
    return bool(listed) and changed == ""


def _git(folder: Path, *words: str) -> str | None:
    """Return what git prints; None if it fails or is not there."""
    command = ["git", "-c", "core.fsmonitor=false", "--no-optional-locks", "--literal-pathspecs"]
    try:
        done = subprocess.run(
            [*command, *words],
            cwd=folder,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
