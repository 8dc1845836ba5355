"""Use case: the page of a diagnostic's code."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from nb2prod.errors import InputError

_CODE = re.compile(r"NB[0-9]{3}")


def explain(code: str) -> str:
    """The page, as Markdown.

    Raises:
        InputError: there is no such code.
    """
    page = _folder() / f"{code}.md"
    if not _CODE.fullmatch(code) or not page.is_file():
        raise InputError(f"there is no diagnostic with the code {code[:20]!r}")
    return page.read_text(encoding="utf-8")


def _folder() -> Path:
    """Where the pages lie: in the installed package, else in the checkout."""
    installed = Path(str(files("nb2prod") / "diagnostics"))
    return installed if installed.is_dir() else Path(__file__).parents[3] / "docs" / "diagnostics"
