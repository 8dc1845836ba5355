"""Use case: what an export of a notebook would do without being told more."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nb2prod.config import Config, load_config


@dataclass(frozen=True, slots=True, kw_only=True)
class Presets:
    """The settled options of an export.

    Attributes:
        package: the import name.
        folder: where the package goes, absolute.
        repository: the git repository around it, whose root takes the CI files, if there is one.
    """

    config: Config
    package: str
    folder: Path
    repository: Path | None


def presets(path: Path, given: Mapping[str, Any] | None = None) -> Presets:
    """Settle the options of a notebook; its code is not analysed.

    Raises:
        InputError: the notebook, a configuration or the folder cannot be used.
    """
    from nb2prod.notebook.read import read_notebook
    from nb2prod.output.paths import place_of
    from nb2prod.planning.naming import package_name

    config = load_config(path.parent, read_notebook(path).options, given)
    package = config.package or package_name(path.stem)
    place = place_of(config.output or path.parent / package)
    return Presets(config=config, package=package, folder=place.root, repository=place.repository)


def last_seconds(path: Path) -> float | None:
    """How long the last recording of a notebook took, as far as that is known."""
    try:
        seconds = json.loads(_duration_file(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return float(seconds) if isinstance(seconds, int | float) else None


def remember_seconds(path: Path, seconds: float) -> None:
    """Remember how long a recording took; where that cannot be kept, it is forgotten."""
    store = _duration_file(path)
    beside = store.with_suffix(f".{os.getpid()}.tmp")
    try:
        store.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(round(seconds, 3)), encoding="utf-8")
        os.replace(beside, store)
    except OSError:
        return


def _duration_file(path: Path) -> Path:
    from nb2prod.rendering.memory import cache_folder

    name = hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:32]
    return cache_folder() / "seconds" / f"{name}.json"
