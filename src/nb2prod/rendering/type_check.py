"""Which of mypy's strict demands the author's own lines do not meet, by module."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from nb2prod.rendering.memory import cache_folder, remembered

if TYPE_CHECKING:
    import subprocess

_MYPY = (
    *("--strict", "--output", "json", "--no-error-summary", "--config-file", ""),
    *("--disable-error-code", "import-untyped", "--disable-error-code", "import-not-found"),
)
_LIMIT = 300

TypeExceptions = Mapping[str, tuple[str, ...]]


def type_exceptions(
    files: Mapping[PurePosixPath, str], interpreter: str, versions: Iterable[tuple[str, str]]
) -> TypeExceptions | None:
    """Return the error codes of the runtime code, by module; None where mypy does not run.

    Args:
        files: modules by their path in the package.
        interpreter: the Python whose libraries are looked at.
        versions: what is installed there, as pairs (name, version).
    """
    runtime = {str(path): text for path, text in sorted(files.items()) if "runtime" in path.parts}
    key = json.dumps([_MYPY, interpreter, sorted(versions), runtime])
    try:
        kept = remembered("types", key, lambda: json.dumps(_found(runtime, interpreter)))
    except _NotRunError:
        return None
    return {module: tuple(codes) for module, codes in json.loads(kept).items()}


class _NotRunError(Exception):
    """mypy did not run to its end."""


def _found(files: Mapping[str, str], interpreter: str) -> dict[str, list[str]]:
    with tempfile.TemporaryDirectory(prefix="nb2prod-") as name:
        folder = Path(name)
        for path, text in files.items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
            (place.parents[1] / "__init__.py").touch()
        output = _mypy(folder, interpreter)
    codes: dict[str, set[str]] = {}
    for item in map(json.loads, output.splitlines()):
        if item["severity"] == "error" and item["code"]:
            codes.setdefault(_module(item), set()).add(item["code"])
    return {module: sorted(those) for module, those in sorted(codes.items())}


def _mypy(folder: Path, interpreter: str) -> str:
    """Return mypy's report; once more without a cache where it stumbles over what it kept."""
    for cache in (str(cache_folder() / "mypy"), os.devnull):
        done = _run(folder, "--cache-dir", cache, "--python-executable", interpreter)
        if done.returncode in (0, 1):
            return done.stdout
    raise _NotRunError


def _run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    import subprocess  # takes a while, and most exports have no need of it

    try:
        return subprocess.run(
            [sys.executable, "-m", "mypy", *_MYPY, *options, "src"],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=_LIMIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _NotRunError from error


def _module(item: Mapping[str, Any]) -> str:
    return ".".join(PurePosixPath(item["file"]).with_suffix("").parts[1:])
