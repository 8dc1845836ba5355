"""The one place where templates become text."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

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
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(folder()),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )


def folder() -> Path:
    """Return where the templates lie: in the installed package, else in the checkout."""
    installed = Path(str(files("nb2prod") / "templates"))
    return installed if installed.is_dir() else Path(__file__).parents[3] / "templates"
