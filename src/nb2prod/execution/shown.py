"""Numbers that a notebook only shows: the recorded copy hands them to the recorder as well."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from nb2prod.model.notebook import Notebook
from nb2prod.model.pipeline import Pipeline, Step

KEEP = "_nb2prod_keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A number that a step shows: the call that makes it.

    Attributes:
        port: position among the step's outputs.
        first_line: first line of the statement in the cell, from 1.
    """

    step: int
    port: int
    call: str
    cell: int
    first_line: int
    last_line: int


def handed_over(notebook: Notebook, pipeline: Pipeline) -> dict[int, str]:
    """Return the source of cells in which calls are wrapped, by index.

    ``f(x)`` becomes ``_nb2prod_keep(STEP, PORT, f(x))``, which returns the value of ``f(x)``; a
    call that does not stand in its cell as it stands in the step is left alone.
    """
    sources: dict[int, str] = {}
    for number, step in enumerate(pipeline.steps):
        for shown in reversed(list(_shown(number, step))):
            source = sources.get(shown.cell, notebook.cells[shown.cell].source)
            sources[shown.cell] = _wrapped(source, shown)
    return sources


def _shown(number: int, step: Step) -> Iterator[Shown]:
    ports = {
        port.expression: place
        for place, port in enumerate(step.outputs)
        if port.expression != port.name
    }
    for part in step.body if ports else ():
        if part.origin is None:
            continue
        for node in ast.parse(part.text).body:
            target = node.targets[0] if isinstance(node, ast.Assign) else None
            if isinstance(target, ast.Name) and target.id in ports:
                assert isinstance(node, ast.Assign)
                yield Shown(
                    step=number,
                    port=ports[target.id],
                    call=ast.get_source_segment(part.text, node.value) or "",
                    cell=part.origin.cell,
                    first_line=part.origin.first_line,
                    last_line=part.origin.last_line,
                )


def _wrapped(source: str, shown: Shown) -> str:
    """Return the cell with the last such call in the statement wrapped."""
    lines = source.splitlines(keepends=True)
    before = "".join(lines[: shown.first_line - 1])
    statement = "".join(lines[shown.first_line - 1 : shown.last_line])
    after = "".join(lines[shown.last_line :])
    wrapped = statement.find(f"{KEEP}(")  # those after this one are wrapped already
    start = statement.rfind(shown.call, 0, wrapped if wrapped >= 0 else None)
    if start < 0 or not shown.call:
        return source
    end = start + len(shown.call)
    keeping = f"{KEEP}({shown.step}, {shown.port}, {shown.call})"
    return f"{before}{statement[:start]}{keeping}{statement[end:]}{after}"
