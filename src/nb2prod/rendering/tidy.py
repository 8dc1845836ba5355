"""Imports sorted and style checked by ruff, on all modules of a package at once."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from nb2prod.errors import RefusedError
from nb2prod.rendering.formatting import remembered

_CHECKED = (
    *("check", "--isolated", "--quiet", "--no-cache", "--exit-zero", "--output-format", "json"),
    *("--select", "E,F,I", "--ignore", "E501", "--fix", "--fixable", "I"),
)
_NEVER_EXCUSED = ("F821", "F401", "I")

Style = Mapping[str, tuple[str, ...]]


def tidied(
    files: Mapping[PurePosixPath, str], script: str
) -> tuple[dict[PurePosixPath, str], Style]:
    """The modules with their imports sorted, and the style codes that the author's lines break.

    Args:
        script: the notebook's own code; names that it leaves undefined are not our fault.

    Raises:
        RefusedError: a module would use a name that is not defined.
    """
    key = json.dumps([_CHECKED, script, sorted((str(path), text) for path, text in files.items())])
    kept = json.loads(remembered("tidied", key, lambda: json.dumps(_tidied(files, script))))
    style = {path: tuple(codes) for path, codes in kept["style"].items()}
    return {PurePosixPath(path): text for path, text in kept["files"].items()}, style


def _tidied(files: Mapping[PurePosixPath, str], script: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="nb2prod-") as name:
        folder = Path(name)
        for path, text in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        found = json.loads(_ruff(folder, *_CHECKED) or "[]")
        result = {str(path): (folder / path).read_text(encoding="utf-8") for path in files}
        broken = [item for item in found if _is_broken(item["code"])]
        if broken:
            _refuse_unless_known(broken, folder, script)
        style = _style([item for item in found if item not in broken], folder)
        return {"files": result, "style": style}


def _ruff(folder: Path, *arguments: str) -> str:
    import subprocess

    from ruff import find_ruff_bin

    source = "src = ['src', 'tests']"
    done = subprocess.run(
        [find_ruff_bin(), *arguments, "--config", source, "--target-version", "py311", "."],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


def _is_broken(code: str | None) -> bool:
    return code is None or code.startswith(_NEVER_EXCUSED)


def _style(found: list[dict[str, Any]], folder: Path) -> dict[str, tuple[str, ...]]:
    codes: dict[str, set[str]] = {}
    for item in found:
        codes.setdefault(_path(item, folder), set()).add(item["code"])
    return {path: tuple(sorted(items)) for path, items in sorted(codes.items())}


def _path(item: Mapping[str, Any], folder: Path) -> str:
    return Path(item["filename"]).resolve().relative_to(folder.resolve()).as_posix()


def _refuse_unless_known(broken: list[dict[str, Any]], folder: Path, script: str) -> None:
    """Refuse what the author's own code does not show too: an undefined name is undefined there."""
    (folder / "script.py").write_text(script, encoding="utf-8")
    own = json.loads(_ruff(folder, *_CHECKED) or "[]")
    known = {item["message"] for item in own if _path(item, folder) == "script.py"}
    for item in broken:
        if item["code"] != "F821" or item["message"] not in known:
            raise RefusedError(
                f"the package would not be sound: {_path(item, folder)}: {item['code']} "
                f"{item['message']}; please report this with the notebook"
            )
