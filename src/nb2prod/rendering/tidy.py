"""Imports sorted and style checked by ruff, on all modules of a package at once."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from nb2prod.errors import RefusedError
from nb2prod.rendering.memory import recalled, remember

_CHECKED = (
    *("check", "--isolated", "--quiet", "--no-cache", "--exit-zero", "--output-format", "json"),
    *("--select", "E,F,I", "--ignore", "E501", "--fix", "--fixable", "I"),
)
_NEVER_EXCUSED = ("F821", "F401", "I")
_SCRIPT = PurePosixPath("script.py")

Style = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Module:
    """A module with its imports sorted, and what ruff says of it: code and message."""

    text: str
    found: tuple[tuple[str | None, str], ...]


def tidied(
    files: Mapping[PurePosixPath, str], script: str
) -> tuple[dict[PurePosixPath, str], Style]:
    """The modules with their imports sorted, and the style codes that the author's lines break.

    What ruff said of a module before, it is not asked again.

    Args:
        script: the notebook's own code; names that it leaves undefined are not our fault.

    Raises:
        RefusedError: a module would use a name that is not defined.
    """
    modules = _looked_at(files, _first_party(files))
    _refuse_unless_known(modules, script)
    style = {
        str(path): tuple(sorted({code for code, _ in found if code and not _is_broken(code)}))
        for path, found in sorted((path, module.found) for path, module in modules.items())
    }
    texts = {path: modules[path].text for path in files}
    return texts, {path: codes for path, codes in style.items() if codes}


def _first_party(files: Iterable[PurePosixPath]) -> list[str]:
    """The names that imports find in the package itself."""
    inside = (path.parts[1] for path in files if path.parts[0] in ("src", "tests"))
    return sorted({name.removesuffix(".py") for name in inside})


def _looked_at(files: Mapping[PurePosixPath, str], own: list[str]) -> dict[PurePosixPath, _Module]:
    keys = {path: json.dumps([_CHECKED, own, str(path), text]) for path, text in files.items()}
    known = {path: recalled("tidied", key) for path, key in keys.items()}
    new = {path: text for path, text in files.items() if known[path] is None}
    made = _asked(new, own) if new else {}
    for path, module in made.items():
        remember("tidied", keys[path], json.dumps([module.text, module.found]))
    return {path: _module(kept) if kept else made[path] for path, kept in known.items()}


def _module(kept: str) -> _Module:
    text, found = json.loads(kept)
    return _Module(text=text, found=tuple((code, message) for code, message in found))


def _asked(files: Mapping[PurePosixPath, str], own: list[str]) -> dict[PurePosixPath, _Module]:
    """What ruff makes of modules."""
    with tempfile.TemporaryDirectory(prefix="nb2prod-") as name:
        folder = Path(name).resolve()
        for path, text in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        said: dict[PurePosixPath, list[tuple[str | None, str]]] = {path: [] for path in files}
        for item in json.loads(_ruff(folder, own) or "[]"):
            said[_path(item, folder)].append((item["code"], item["message"]))
        return {
            path: _Module(text=(folder / path).read_text(encoding="utf-8"), found=tuple(found))
            for path, found in said.items()
        }


def _ruff(folder: Path, own: list[str]) -> str:
    import subprocess

    from ruff import find_ruff_bin

    first_party = f"lint.isort.known-first-party = {json.dumps(own)}"
    done = subprocess.run(
        [find_ruff_bin(), *_CHECKED, "--config", first_party, "--target-version", "py311", "."],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


def _path(item: Mapping[str, Any], folder: Path) -> PurePosixPath:
    return PurePosixPath(Path(item["filename"]).relative_to(folder).as_posix())


def _is_broken(code: str | None) -> bool:
    return code is None or code.startswith(_NEVER_EXCUSED)


def _refuse_unless_known(modules: Mapping[PurePosixPath, _Module], script: str) -> None:
    """Refuse what the author's own code does not show too: an undefined name is undefined there."""
    broken = [
        (path, code, message)
        for path, module in modules.items()
        for code, message in module.found
        if _is_broken(code)
    ]
    own = _looked_at({_SCRIPT: script}, [])[_SCRIPT].found if broken else ()
    known = {message for _, message in own}
    for path, code, message in broken:
        if code != "F821" or message not in known:
            raise RefusedError(
                f"the package would not be sound: {path}: {code} "
                f"{message}; please report this with the notebook"
            )
