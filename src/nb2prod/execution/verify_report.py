"""A verification as one HTML file; text of the notebook is never markup."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

from nb2prod.execution.verify_result import Kind, Row, Status, Verification
from nb2prod.model.notebook import Notebook
from nb2prod.rendering.templates import folder

_WORDS = {
    Status.EQUAL: "equal",
    Status.DIFFERS: "differs",
    Status.VARIES: "varies",
    Status.ASIDE: "not compared",
}


def render_report(found: Verification, notebook: Notebook) -> str:
    """Return the report: what was compared, the first differences, and the cells they come from."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(folder()),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    cells = [cell for cell in notebook.cells if cell.kind == "code"]
    return environment.get_template("verify/report.html").render(
        found=found,
        counts=[(_WORDS[status], found.count(status)) for status in Status],
        groups=list(_groups(found)),
        cells=cells,
        known={cell.index for cell in cells},
        Kind=Kind,
    )


def _groups(found: Verification) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the rows of each step."""
    for step in dict.fromkeys(row.step for row in found.rows):
        yield step, [_shown(row) for row in found.rows if row.step == step]


def _shown(row: Row) -> dict[str, Any]:
    pictures = row.pictures if row.status in (Status.DIFFERS, Status.VARIES) else ()
    return {
        "row": row,
        "word": _WORDS[row.status],
        "pictures": [base64.b64encode(content).decode("ascii") for content in pictures],
    }
