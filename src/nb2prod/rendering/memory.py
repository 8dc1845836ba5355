"""What was made once is remembered on disk, between runs."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

from nb2prod import __version__


@cache
def cache_folder() -> Path:
    """Where results are kept between runs."""
    if folder := os.environ.get("NB2PROD_CACHE_DIR"):
        return Path(folder)
    import platformdirs

    return Path(platformdirs.user_cache_dir("nb2prod"))


def remembered(kind: str, key: str, make: Callable[[], str]) -> str:
    """What was made for this key before, else what is made now."""
    kept = recalled(kind, key)
    if kept is not None:
        return kept
    result = make()
    remember(kind, key, result)
    return result


def recalled(kind: str, key: str) -> str | None:
    """What was made for this key before, if it is still known."""
    try:
        return _store(kind, key).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def remember(kind: str, key: str, result: str) -> None:
    """Keep a result; where that cannot be done, it is made again the next time."""
    store = _store(kind, key)
    beside = store.with_suffix(f".{os.getpid()}.tmp")
    try:
        if not store.parent.is_dir():
            store.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(result, encoding="utf-8")
        os.replace(beside, store)
    except OSError:
        return


def _store(kind: str, key: str) -> Path:
    digest = hashlib.sha256(f"{__version__}\n{key}".encode()).hexdigest()
    return cache_folder() / kind / digest
