"""The one place where templates become text."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from nb2prod.rendering.memory import cache_folder

if TYPE_CHECKING:
    from jinja2 import Environment


def render(name: str, /, **context: object) -> str:
    """Return the template of this path under ``templates/``, filled with the context.

    Values are put in as they are: who calls this escapes them for the language of the file.
    """
    return environment().get_template(name).render(context)


@cache
def environment() -> Environment:
    """Return the environment that all templates share; an unknown name in one is an error."""
    from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined

    return Environment(
        bytecode_cache=FileSystemBytecodeCache(_bytecode_folder()),
        loader=FileSystemLoader(folder()),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )


def _bytecode_folder() -> str | None:
    """Return where compiled templates are kept; jinja chooses a place where that cannot be."""
    place = cache_folder() / "templates"
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return str(place)


def folder() -> Path:
    """Return where the templates lie: in the installed package, else in the checkout."""
    installed = Path(__file__).parents[1] / "templates"
    return installed if installed.is_dir() else Path(__file__).parents[3] / "templates"
