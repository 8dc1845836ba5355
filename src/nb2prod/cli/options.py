"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

notebook = click.argument("notebook", type=click.Path(path_type=Path), metavar="NOTEBOOK")
strict = click.option("--strict", is_flag=True, help="Take warnings for errors.")
ignore = click.option(
    "--ignore", multiple=True, metavar="CODE", help="Mute a diagnostic; repeatable."
)

timeout = click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="How long a cell may run; no limit if left out.",
)
fixtures = click.option(
    "--fixtures",
    type=click.Choice(["real", "masked", "stats"]),
    help="What the fixtures hold: the values, or what does not show them. "
    "The default goes by where the data came from.",
)


def given(**values: Any) -> dict[str, Any]:
    """What was set on the command line, by configuration key."""
    return {key.rstrip("_"): value for key, value in values.items() if value or value == ""}
