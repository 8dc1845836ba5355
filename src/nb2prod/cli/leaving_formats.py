"""What leaves the notebook's folder with a package, in words."""

from __future__ import annotations

from collections.abc import Iterator

from nb2prod.app.export import Exported
from nb2prod.app.leaving import Leaving
from nb2prod.cli.recording_formats import fixtures_line

_MOST_COLUMNS = 8
_MOST_LISTED = 12


def leaving_lines(exported: Exported) -> Iterator[str]:
    """Say whose rows and columns are in the package, and what the fixtures hold."""
    if exported.recording is not None:
        yield fixtures_line(exported.recording)
    shown = exported.leaving[:_MOST_LISTED]
    yield from (f"leaves the notebook's folder: {_about(one)}" for one in shown)
    if len(exported.leaving) > len(shown):
        yield f"and {len(exported.leaving) - len(shown)} more files and tables"


def _about(one: Leaving) -> str:
    if one.rows is None:
        return f"{one.what}, in {one.place}"
    names = ", ".join(list(one.columns)[:_MOST_COLUMNS])
    more = ", …" if len(one.columns) > _MOST_COLUMNS else ""
    return f"{one.what}, {one.rows} rows ({names}{more}), in {one.place}"
