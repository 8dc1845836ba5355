"""One run of a notebook in a fresh kernel, with moments between its cells."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from typing import Any

from nb2prod.errors import RunError
from nb2prod.execution.kernel_session import cancelling, is_cancelled, kernel_session
from nb2prod.execution.outputs_seen import CellSeen, OutputsSeen
from nb2prod.model.notebook import Cell, Notebook

Progress = Callable[[int, int, str], None]
Cancelled = Callable[[], bool]
Moments = Mapping[int, Sequence[str]]
_PATIENCE = 1.0


def run_notebook(
    notebook: Notebook,
    folder: PathLike[str],
    *,
    first: str,
    before: Moments,
    after: Moments,
    last: str | None = None,
    then: Callable[[], str | None] | None = None,
    timeout: float | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> tuple[CellSeen, ...]:
    """Run all cells in order; the kernel evaluates expressions of ours between them, silently.

    It must not be called in a thread that runs an event loop.

    Args:
        folder: the current directory of the kernel.
        first: the expression before the first cell.
        before: expressions before a cell, by its index.
        after: expressions after a cell, by its index.
        last: the expression after the last cell, if any.
        then: asked after it for one more expression, if any.
        timeout: seconds for one cell.
        progress: called with cells done, all cells, and the first line of the cell that starts.
        cancelled: asked several times a second whether the run is to end at once.

    Returns:
        What each code cell that ran showed, and how long it took.

    Raises:
        RunError: there is no kernel, it died, or a cell failed or took too long.
        RunCancelledError: ``cancelled`` said so.
    """
    run = _Run(notebook, timeout, progress)
    return asyncio.run(run.run(folder, first, before, after, last, then, cancelled))


class _Run:
    def __init__(
        self, notebook: Notebook, timeout: float | None, progress: Progress | None
    ) -> None:
        self._cells = notebook.cells
        self._kernel = notebook.kernel or "python3"
        self._seen = OutputsSeen()
        self._client = _client(notebook, self._kernel, timeout, self._seen)
        self._timeout = timeout
        self._progress = progress
        self._place = "the kernel's start"

    async def run(
        self,
        folder: PathLike[str],
        first: str,
        before: Moments,
        after: Moments,
        last: str | None,
        then: Callable[[], str | None] | None,
        cancelled: Cancelled | None,
    ) -> tuple[CellSeen, ...]:
        async with (
            cancelling(cancelled),
            kernel_session(self._kernel, folder) as (manager, client),
        ):
            self._client.km, self._client.kc = manager, client
            await self._moment(first)
            for cell in self._cells:
                await self._between(cell, before, after)
            for moment in (lambda: last, then):
                if moment is not None and (line := moment()) is not None:
                    await self._moment(line)
        return self._seen.cells()

    async def _between(self, cell: Cell, before: Moments, after: Moments) -> None:
        """Run a cell between its moments."""
        if self._progress is not None:
            line = cell.source.strip().partition("\n")[0]
            self._progress(cell.index, len(self._cells), line)
        for moment in before.get(cell.index, ()):
            await self._moment(moment)
        self._place = _place(cell)
        start = time.perf_counter()
        await self._cell(cell)
        if cell.kind == "code":
            self._seen.took(cell.index, time.perf_counter() - start)
        for moment in after.get(cell.index, ()):
            await self._moment(moment)

    async def _cell(self, cell: Cell) -> None:
        from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

        try:
            await self._client.async_execute_cell(self._client.nb.cells[cell.index], cell.index)
        except CellExecutionError as error:
            if error.ename == "SystemExit":
                raise RunError(f"{self._place} ends the process: remove the exit call") from None
            what = f"{error.ename}: {error.evalue}".strip(": ")
            raise RunError(f"{self._place} failed: {what}") from None
        except CellTimeoutError:
            raise RunError(
                f"{self._place} took more than {self._timeout:g} s: raise the time limit"
            ) from None
        except DeadKernelError:
            if is_cancelled():  # nbclient takes any cancellation for this
                raise asyncio.CancelledError from None
            raise RunError(
                f"the kernel died in {self._place}: it may have run out of memory, or the "
                "cell ends the process"
            ) from None

    async def _moment(self, line: str) -> None:
        """Evaluate an expression of ours, leaving no trace in the history."""
        sent = self._client.kc.execute(line, silent=True, store_history=False, allow_stdin=False)
        reply = await self._reply(sent)
        if reply["status"] != "ok":
            what = f"{reply.get('ename')}: {reply.get('evalue')}"
            raise RunError(
                f"the notebook could not be recorded after {self._place}: {what}; "
                "please report this"
            )

    async def _reply(self, request: str) -> Mapping[str, Any]:
        from queue import Empty

        while True:
            try:
                message = await self._client.kc.get_shell_msg(timeout=_PATIENCE)
            except Empty:
                if not await self._client.km.is_alive():
                    raise RunError(
                        f"the kernel died after {self._place}: it may have run out of memory, "
                        "or the cell ends the process"
                    ) from None
                continue
            if message["parent_header"].get("msg_id") == request:
                content: Mapping[str, Any] = message["content"]
                return content


def _client(notebook: Notebook, kernel: str, timeout: float | None, seen: OutputsSeen) -> Any:
    from nbclient import NotebookClient

    class Client(NotebookClient):
        def output(self, outs: Any, msg: Any, display_id: Any, cell_index: int) -> None:
            """Keep nothing of what a cell shows but what counts."""
            seen.add(cell_index, msg["msg_type"], msg["content"])

    log = logging.getLogger("nb2prod.nbclient")
    log.addHandler(logging.NullHandler())
    log.propagate = False
    return Client(
        document_of(notebook),
        kernel_name=kernel,
        timeout=timeout,
        store_widget_state=False,
        coalesce_streams=False,
        log=log,
        on_cell_executed=_look_for_exit,
    )


def _look_for_exit(cell: Any, cell_index: int, execute_reply: Any) -> None:
    """Raise RunError if a cell asks the front end to end the kernel, as ``exit()`` does."""
    for item in execute_reply["content"].get("payload", ()):
        if item.get("source") == "ask_exit":
            raise RunError(f"cell {cell_index} ends the process: remove the exit call")


def document_of(notebook: Notebook) -> Any:
    """Return the cells as nbformat has them, without outputs."""
    from nbformat import v4 as untyped

    v4: Any = untyped
    makers = {"code": v4.new_code_cell, "markdown": v4.new_markdown_cell}
    cells = [
        makers.get(cell.kind, v4.new_raw_cell)(
            cell.source, metadata={"tags": [*dict.fromkeys(cell.tags)]}
        )
        for cell in notebook.cells
    ]
    return v4.new_notebook(cells=cells)


def _place(cell: Cell) -> str:
    return f"cell {cell.index} ({cell.id})" if cell.id else f"cell {cell.index}"
