"""Use case: what a notebook that is being edited would become."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nb2prod.analysis.incremental import Analysis
from nb2prod.app.plan import Planned, plan_notebook
from nb2prod.config import load_config
from nb2prod.model.diagnostic import Diagnostic
from nb2prod.model.notebook import Code, Notebook

if TYPE_CHECKING:
    from nb2prod.notebook.ipynb import RawCell
    from nb2prod.planning.installed import Environment

ENVIRONMENT_SECONDS = 30.0
MOST_NOTEBOOKS = 8
_SECONDS_PER_CELL = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """What a notebook would become now.

    Attributes:
        suggestions: a tag for each cell that has no role and could use one, by index.
    """

    planned: Planned
    suggestions: Mapping[int, str]


@dataclass(slots=True)
class _Memory:
    """What is kept of one notebook."""

    analysis: Analysis = field(default_factory=Analysis)
    codes: dict[tuple[str, tuple[str, ...], int], Code] = field(default_factory=dict)

    def translate(self, notebook: Notebook) -> tuple[Code, ...]:
        """The code of the notebook; cells that did not change are not translated again."""
        from nb2prod.notebook.translate import translate_notebook

        cells = {
            (cell.source, cell.tags, cell.index): cell
            for cell in notebook.cells
            if cell.kind == "code"
        }
        new = [key for key in cells if key not in self.codes]
        made = translate_notebook(replace(notebook, cells=tuple(cells[key] for key in new)))
        known = {**self.codes, **dict(zip(new, made, strict=True))}
        self.codes = {key: known[key] for key in cells}
        return tuple(self.codes.values())


@dataclass(slots=True)
class LiveAnalyses:
    """Analyses of notebooks that are being edited; what did not change is not done again.

    It keeps nothing that the content does not give.
    """

    _memories: dict[Path, _Memory] = field(default_factory=dict)
    _costs: dict[Path, float] = field(default_factory=dict)
    _environments: dict[str | None, tuple[float, Environment]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def cost(self, path: Path, cells: int) -> float:
        """The seconds that :meth:`analyse` will take, as far as can be told."""
        return self._costs.get(path, _SECONDS_PER_CELL * cells)

    def analyse(
        self,
        path: Path,
        cells: tuple[RawCell, ...],
        metadata: Mapping[str, Any],
        parsed: Mapping[str, str] | None = None,
    ) -> Live:
        """Plan the notebook that has this content; nothing is executed or written.

        Args:
            path: where it lies; the file itself is not read.
            parsed: earlier sources by cell id. One stands for its cell while that does not
                parse: of the cell only its own fault is told, and the other cells keep theirs.

        Raises:
            InputError: the content or a configuration cannot be read.
        """
        with self._lock:
            started = time.thread_time()
            live = self._analysed(path, cells, metadata, parsed or {})
            self._costs[path] = time.thread_time() - started
            return live

    def _analysed(
        self,
        path: Path,
        cells: tuple[RawCell, ...],
        metadata: Mapping[str, Any],
        parsed: Mapping[str, str],
    ) -> Live:
        from nb2prod.notebook.ipynb import RawNotebook
        from nb2prod.notebook.read import notebook_of
        from nb2prod.planning.suggest import suggest_tags
        from nb2prod.rules.broken_cells import is_broken

        notebook = notebook_of(path, RawNotebook(metadata=metadata, cells=cells))
        memory = self._memory(path)
        codes = memory.translate(notebook)
        broken = {
            code.cell: code
            for code in codes
            if is_broken(code) and notebook.cells[code.cell].id in parsed
        }
        if broken:
            notebook = _with_sources(notebook, {at: parsed[notebook.cells[at].id] for at in broken})
            codes = memory.translate(notebook)
        dataflow = memory.analysis.update(codes)
        environment = self._environment(notebook.kernel)
        planned = plan_notebook(notebook, codes, dataflow, environment=environment)
        planned = _with_faults(planned, broken)
        return Live(planned=planned, suggestions=suggest_tags(notebook, codes, dataflow))

    def _memory(self, path: Path) -> _Memory:
        """What is kept of a notebook; of those not edited for the longest time, nothing is."""
        found = self._memories.pop(path, None) or _Memory()
        while len(self._memories) >= MOST_NOTEBOOKS:
            oldest = next(iter(self._memories))
            del self._memories[oldest]
            self._costs.pop(oldest, None)
        self._memories[path] = found
        return found

    def _environment(self, kernel: str | None) -> Environment:
        from nb2prod.planning.interpreter import environment_of

        when, found = self._environments.get(kernel, (0.0, None))
        now = time.monotonic()
        if found is None or now - when > ENVIRONMENT_SECONDS:
            found = environment_of(kernel)
            self._environments[kernel] = (now, found)
        return found


def _with_sources(notebook: Notebook, sources: Mapping[int, str]) -> Notebook:
    """The notebook with other sources of some cells, by index."""
    cells = tuple(replace(c, source=sources.get(c.index, c.source)) for c in notebook.cells)
    return replace(notebook, cells=cells)


def _with_faults(planned: Planned, broken: Mapping[int, Code]) -> Planned:
    """What was planned, with the faults of the broken cells as all that is told of them."""
    others = (item for item in planned.diagnostics if item.cell not in broken)
    own = (problem for code in broken.values() for problem in code.problems)
    return replace(planned, diagnostics=(*others, *own))


def look_at_cells(
    path: Path, cells: tuple[RawCell, ...], metadata: Mapping[str, Any]
) -> tuple[Diagnostic, ...]:
    """Those findings of an analysis that a look at these cells alone gives.

    Cells are counted among those given.

    Raises:
        InputError: a cell or a configuration cannot be read.
    """
    from nb2prod.notebook.ipynb import RawNotebook
    from nb2prod.notebook.read import notebook_of
    from nb2prod.notebook.translate import translate_notebook
    from nb2prod.rules.check import check_cells

    notebook = notebook_of(path, RawNotebook(metadata=metadata, cells=cells))
    config = load_config(path.parent, notebook.options)
    return check_cells(notebook, translate_notebook(notebook), config.ignore)
