"""One run of a notebook in a fresh kernel, with moments between its cells."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

from nb2prod.errors import RunError
from nb2prod.model.notebook import Cell, Notebook

Progress = Callable[[int, int, str], None]
Moments = Mapping[int, Sequence[str]]
STARTUP = 60
_MOMENT_LIMIT = 600


def run_notebook(
    notebook: Notebook,
    folder: Path,
    *,
    first: str,
    before: Moments,
    after: Moments,
    timeout: float | None = None,
    progress: Progress | None = None,
) -> None:
    """Run all cells in order; the kernel evaluates expressions of ours between them, silently.

    Args:
        folder: the current directory of the kernel.
        first: the expression before the first cell.
        before: expressions before a cell, by its index.
        after: expressions after a cell, by its index.
        timeout: seconds for one cell.
        progress: called with cells done, all cells, and the first line of the cell that starts.

    Raises:
        RunError: there is no kernel, it died, or a cell failed or took too long.
    """
    asyncio.run(_Run(notebook, folder, timeout).run(first, before, after, progress))


class _Run:
    def __init__(self, notebook: Notebook, folder: Path, timeout: float | None) -> None:
        self._notebook = notebook
        self._kernel = notebook.kernel or "python3"
        self._client = _client(notebook, self._kernel, folder, timeout)
        self._timeout = timeout

    async def run(
        self, first: str, before: Moments, after: Moments, progress: Progress | None
    ) -> None:
        from jupyter_client.kernelspec import NoSuchKernel

        try:
            async with self._client.async_setup_kernel(stderr=DEVNULL):
                await self._moment(first)
                await self._cells(before, after, progress)
        except NoSuchKernel:
            raise RunError(_missing(self._kernel)) from None

    async def _cells(self, before: Moments, after: Moments, progress: Progress | None) -> None:
        cells = self._notebook.cells
        for cell in cells:
            if progress is not None:
                progress(cell.index, len(cells), cell.source.strip().partition("\n")[0])
            for line in before.get(cell.index, ()):
                await self._moment(line)
            await self._cell(cell)
            for line in after.get(cell.index, ()):
                await self._moment(line)

    async def _cell(self, cell: Cell) -> None:
        from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

        try:
            await self._client.async_execute_cell(self._client.nb.cells[cell.index], cell.index)
        except CellExecutionError as error:
            if error.ename == "SystemExit":
                raise RunError(f"{_place(cell)} ends the process: remove the exit call") from None
            what = f"{error.ename}: {error.evalue}".strip(": ")
            raise RunError(f"{_place(cell)} failed: {what}") from None
        except CellTimeoutError:
            raise RunError(
                f"{_place(cell)} took more than {self._timeout:g} s: raise the time limit"
            ) from None
        except DeadKernelError:
            raise RunError(
                f"the kernel died in {_place(cell)}: it may have run out of memory, or the "
                "cell ends the process"
            ) from None

    async def _moment(self, line: str) -> None:
        """Evaluate an expression of ours, leaving no trace in the history."""
        from jupyter_core.utils import ensure_async

        client = self._client.kc
        sent = client.execute(line, silent=True, store_history=False, allow_stdin=False)
        reply = await self._reply(await ensure_async(sent))
        if reply["status"] != "ok":
            what = f"{reply.get('ename')}: {reply.get('evalue')}"
            raise RunError(f"the notebook could not be recorded: {what}; please report this")

    async def _reply(self, request: str) -> Mapping[str, Any]:
        from queue import Empty

        for _ in range(_MOMENT_LIMIT):
            try:
                message = await self._client.kc.get_shell_msg(timeout=1)
            except Empty:
                if not await self._client.km.is_alive():
                    break
                continue
            if message["parent_header"].get("msg_id") == request:
                content: Mapping[str, Any] = message["content"]
                return content
        raise RunError("the kernel died between two cells: one of them ends the process")


def _client(notebook: Notebook, kernel: str, folder: Path, timeout: float | None) -> Any:
    from nbclient import NotebookClient

    class Client(NotebookClient):
        def output(self, *arguments: Any, **options: Any) -> None:
            """Drop what a cell shows: a recording needs none of it."""

    return Client(
        _document(notebook),
        kernel_name=kernel,
        timeout=timeout,
        startup_timeout=STARTUP,
        store_widget_state=False,
        coalesce_streams=False,
        resources={"metadata": {"path": str(folder)}},
    )


def _document(notebook: Notebook) -> Any:
    """Return the cells as nbformat has them, without outputs."""
    from nbformat import v4 as untyped

    v4: Any = untyped
    makers = {"code": v4.new_code_cell, "markdown": v4.new_markdown_cell}
    cells = [
        makers.get(cell.kind, v4.new_raw_cell)(cell.source, metadata={"tags": list(cell.tags)})
        for cell in notebook.cells
    ]
    return v4.new_notebook(cells=cells)


def _place(cell: Cell) -> str:
    return f"cell {cell.index} ({cell.id})" if cell.id else f"cell {cell.index}"


def _missing(kernel: str) -> str:
    return (
        f"the notebook's kernel '{kernel}' is not installed; in its environment run: "
        f"python -m ipykernel install --user --name {kernel}"
    )
