"""One watched run of a notebook in a fresh kernel of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from nb2prod.execution import inside
from nb2prod.execution.kernel_run import Progress, run_notebook
from nb2prod.execution.shown import KEEP, handed_over
from nb2prod.execution.verify_observed import (
    Event,
    Figure,
    Observed,
    Printed,
    read,
    values,
    written,
)
from nb2prod.execution.workspace import workspace
from nb2prod.model.dataflow import Statement
from nb2prod.model.notebook import Notebook
from nb2prod.model.pipeline import Pipeline, Step

PACKAGE = "_nb2prod_verify"
PLACE = Path(inside.__file__).resolve().parents[1]


def watch_notebook(
    notebook: Notebook,
    pipeline: Pipeline,
    folder: Path,
    *,
    tracked: Sequence[Statement] = (),
    timeout: float | None = None,
    progress: Progress | None = None,
) -> Observed:
    """Run a notebook in a copy of its folder; see what its steps give.

    Args:
        folder: an empty folder for what is seen.
        tracked: statements whose variables are looked at after each of them.
        timeout: seconds for one cell.

    Raises:
        RunError: there is no kernel, it died, or a cell failed or took too long.
    """
    folder.mkdir(parents=True, exist_ok=True)
    given = {
        "steps": [_known(step) for step in pipeline.steps],
        "depth": pipeline.depth,
        "keep": KEEP,
        "tracked": _tracked(tracked),
    }
    (folder / "given.json").write_text(json.dumps(given), encoding="utf-8")
    before, after = _moments(notebook, pipeline)
    with workspace(notebook.path.parent, pipeline.depth, pipeline.input_files) as place:
        run_notebook(
            _handing_over(notebook, pipeline),
            place,
            first=loading(f"module('inside.notebook').start(Path({str(folder)!r}))"),
            before=before,
            after=after,
            last=_call("finish()"),
            timeout=timeout,
            progress=progress,
        )
    return _observed(folder, pipeline)


def loading(line: str) -> str:
    """Return an expression that loads our modules into a process and evaluates a line there."""
    text = (PLACE / "inside" / "loader.py").read_text(encoding="utf-8")
    text += f"\nfrom pathlib import Path\n{line}\n"
    return f"exec({text!r}, {{'PLACE': {str(PLACE)!r}, 'PACKAGE': {PACKAGE!r}}})"


def _known(step: Step) -> dict[str, Any]:
    return {
        "name": step.name,
        "outputs": [[port.name, port.expression == port.name] for port in step.outputs],
    }


def _tracked(statements: Sequence[Statement]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for statement in statements:
        names = sorted(statement.all_binds | statement.changes | statement.may_change)
        if names:
            here = statement.origin
            entry = [here.first_line, here.last_line, names]
            found.setdefault(str(here.cell), []).append(entry)
    return found


def _moments(
    notebook: Notebook, pipeline: Pipeline
) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Return what the observer is told before and after cells, by their indices."""
    code = [cell.index for cell in notebook.cells if cell.kind == "code"]
    before = {index: [_call(f"enter({index})")] for index in code}
    after = {index: [_call(f"leave({index})")] for index in code}
    for number, step in enumerate(pipeline.steps):
        after.setdefault(step.cells[-1], []).append(_call(f"end({number})"))
    return before, after


def _call(text: str) -> str:
    return f"__import__('sys').modules['{PACKAGE}.inside.notebook'].observer.{text}"


def _handing_over(notebook: Notebook, pipeline: Pipeline) -> Notebook:
    """Return the notebook in which numbers that steps only show go to the observer too."""
    sources: Mapping[int, str] = handed_over(notebook, pipeline)
    cells = [replace(cell, source=sources.get(cell.index, cell.source)) for cell in notebook.cells]
    return replace(notebook, cells=tuple(cells))


def _observed(folder: Path, pipeline: Pipeline) -> Observed:
    report = read(folder / "report.json")
    python = report["python"]
    figures = [
        Figure(content=_content(folder, item), cell=item["place"][0], line=item["place"][1])
        for item in report["figures"]
    ]
    return Observed(
        python=python,
        steps={
            step.name: values(folder, f"{number}.json", python)
            for number, step in enumerate(pipeline.steps)
        },
        printed={
            "": tuple(
                Printed(text=text, cell=place[0], line=place[1])
                for place, text in report["printed"]
            )
        },
        figures={"": tuple(figures)},
        files=dict(written(folder)),
        loaded=values(folder, "files.json", python),
        events=tuple(
            Event(cell=cell, line=line, name=name, digest=digest)
            for cell, line, name, digest in report["events"]
        ),
        cut=report["cut"],
    )


def _content(folder: Path, item: Mapping[str, Any]) -> bytes:
    """Return a drawn figure; nothing if it could not be drawn."""
    return b"" if "error" in item else (folder / "figures" / item["file"]).read_bytes()
