"""Which step a place in the notebook belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from nb2prod.execution.verify_observed import Figure, File, Observed
from nb2prod.model.notebook import Notebook
from nb2prod.model.pipeline import Pipeline, Step


class Places:
    """The lines of the notebook that went into the steps."""

    def __init__(self, notebook: Notebook, pipeline: Pipeline) -> None:
        self._steps = {step.name: step for step in pipeline.steps}
        self._lines: dict[tuple[int, int], str] = {}
        self._cells: dict[int, str] = {}
        self._whole = {cell.index for cell in notebook.cells if _is_magic(cell.source)}
        for step in pipeline.steps:
            for part in step.body:
                if part.origin is not None:
                    here = part.origin
                    self._cells[here.cell] = step.name
                    for line in range(here.first_line, here.last_line + 1):
                        self._lines[here.cell, line] = step.name

    def step(self, cell: int, line: int) -> str | None:
        """Return the step that a line went into; None if it stays behind."""
        if cell in self._whole:  # a cell magic runs its lines by itself
            return self._cells.get(cell)
        return self._lines.get((cell, line))

    def printed(self, run: Observed, step: Step) -> str:
        """Return what a run printed in a step."""
        if step.name in run.printed:
            return "".join(item.text for item in run.printed[step.name])
        return "".join(
            item.text
            for item in run.printed.get("", ())
            if self.step(item.cell, item.line) == step.name
        )

    def figures(self, run: Observed, step: Step) -> Sequence[Figure]:
        """Return the figures that a run drew in a step."""
        if step.name in run.figures:
            return run.figures[step.name]
        return [
            item for item in run.figures.get("", ()) if self.step(item.cell, item.line) == step.name
        ]

    def writer(self, file: File | None) -> Step | None:
        """Return the step whose cell wrote a file; None if that cell stays behind."""
        if file is None or file.cell not in self._cells:
            return None
        return self._steps[self._cells[file.cell]]


def _is_magic(source: str) -> bool:
    return source.lstrip().startswith("%%")
