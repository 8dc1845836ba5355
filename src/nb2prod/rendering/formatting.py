"""Author's code put in black's form; what was formatted once is remembered."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path

LINE_LENGTH = 88


def formatted(source: str) -> str:
    """The module in black's form, from the cache where it has been formatted before.

    Raises:
        ValueError: the source does not parse.
    """
    store = _cache_file(source)
    try:
        return store.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        pass
    result = _black(source)
    _remember(store, result)
    return result


def _black(source: str) -> str:
    import black
    from black.mode import TargetVersion

    mode = black.Mode(line_length=LINE_LENGTH, target_versions={TargetVersion.PY311})
    try:
        once = black.format_str(source, mode=mode)
        return black.format_str(once, mode=mode)
    except black.parsing.InvalidInput as error:
        raise ValueError(str(error)) from None


@cache
def _version() -> str:
    from importlib.metadata import version

    return version("black")


def _cache_file(source: str) -> Path:
    key = hashlib.sha256(f"{_version()}\n{LINE_LENGTH}\n{source}".encode()).hexdigest()
    return _cache_folder() / key[:2] / key[2:]


@cache
def _cache_folder() -> Path:
    import platformdirs

    folder = os.environ.get("NB2PROD_CACHE_DIR") or platformdirs.user_cache_dir("nb2prod")
    return Path(folder, "formatted")


def _remember(store: Path, result: str) -> None:
    """Keep a result; where that cannot be done, it is made again the next time."""
    beside = store.with_suffix(f".{os.getpid()}.tmp")
    try:
        store.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(result, encoding="utf-8")
        os.replace(beside, store)
    except OSError:
        return
