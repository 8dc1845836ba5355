"""The papermill engine ``nb2prod``: a run that papermill starts is kept in the book."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine
from papermill.log import logger
from papermill.utils import merge_kwargs, remove_args

from nb2prod.execution import injected
from nb2prod.model.run import Run, RunStatus, new_run_id
from nb2prod.notebook.read import config_of
from nb2prod.tracking.book import Book
from nb2prod.tracking.owner import this_process
from nb2prod.tracking.place import book_for

INJECTED = "injected-parameters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """Where and as what a run is kept.

    Attributes:
        run: its id.
        via: what started it.
        sweep: the sweep that it belongs to; may be empty.
        saves: the executed notebook shows what its cells gave, and gave before.
    """

    book: Path
    experiment: str
    run: str
    via: str = "papermill"
    sweep: str = ""
    saves: bool = False


class Engine(NBClientEngine):  # type: ignore[misc]
    """Runs a notebook as papermill does, with the collector in its kernel."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        log_output: bool = False,
        stdout_file: Any = None,
        stderr_file: Any = None,
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        **kwargs: Any,
    ) -> Any:
        """Run the notebook; the run is in the book however it ends."""
        given: Tracking | None = kwargs.pop("nb2prod", None)
        tracking = given or _tracking(str(kwargs.get("input_path") or ""), nb_man.nb)
        others = remove_args(["input_path", "timeout", "startup_timeout"], **kwargs)
        options = merge_kwargs(
            others,
            timeout=execution_timeout or kwargs.get("timeout"),
            startup_timeout=start_timeout,
            kernel_name=kernel_name,
            log=logger,
            log_output=log_output,
            stdout_file=stdout_file,
            stderr_file=stderr_file,
        )
        with _kept(tracking, nb_man.nb) as run:
            client = _Client(nb_man, **options).track(tracking, run)
            return client.execute(**({"stderr": DEVNULL} if given else {}))


class _Client(PapermillNotebookClient):  # type: ignore[misc]
    """Tells the kernel which cell runs, as JupyterLab does."""

    def track(self, tracking: Tracking, run: Run) -> _Client:
        """Set what is collected."""
        self._tracking, self._run = tracking, run
        self._metadata: dict[str, Any] = {}
        return self

    def papermill_execute_cells(self) -> None:
        self._tell_metadata()
        begun = self._begin()
        try:
            super().papermill_execute_cells()
        finally:
            if begun:
                self._quietly(injected.stop_source())

    def execute_cell(self, cell: Any, cell_index: int, *args: Any, **kwargs: Any) -> Any:
        self._metadata = {**cell.metadata, "cellId": cell.get("id", "")}
        try:
            return super().execute_cell(cell, cell_index, *args, **kwargs)
        finally:
            self._metadata = {}

    def _begin(self) -> bool:
        """Start the collector; a kernel that cannot have it runs the notebook all the same."""
        run = self._run
        start = injected.start_source(
            book=self._tracking.book,
            experiment=run.experiment,
            run=run.id,
            steps=injected.planned_steps(self.nb, run.experiment),
            template={
                "via": run.via,
                "started": run.started,
                "sweep": run.sweep,
                "owner": run.owner,
            },
            saves=self._tracking.saves,
        )
        reply = self._quietly(injected.collector_source()) or self._quietly(start)
        if reply:
            _say(f"metrics are not collected: {reply}")
        return not reply

    def _quietly(self, code: str) -> str:
        """Run code of ours that leaves no trace; return why it failed, or nothing."""
        reply = self.wait_for_reply(self.kc.execute(code, silent=True, store_history=False))
        content = reply["content"] if reply else {"status": "error", "evalue": "no answer"}
        return "" if content["status"] == "ok" else str(content.get("evalue") or content["status"])

    def _tell_metadata(self) -> None:
        """Send the cell's metadata with each request."""
        channel = self.kc.shell_channel
        send = channel.send

        def send_with_metadata(message: dict[str, Any]) -> Any:
            if message.get("msg_type") == "execute_request":
                message["metadata"] = {**message.get("metadata", {}), **self._metadata}
            return send(message)

        channel.send = send_with_metadata


def _tracking(input_path: str, document: Any) -> Tracking:
    """How a run is kept that papermill's own command line starts.

    Raises:
        InputError: the configuration cannot be read.
    """
    path = Path(input_path)
    is_local = "://" not in input_path and input_path not in ("", "-")
    place = path if is_local else Path.cwd() / "notebook.ipynb"
    name = path.name or "notebook.ipynb"
    config = config_of(place, document.metadata)
    return Tracking(
        book=book_for(place, config.book),
        experiment=name,
        run=new_run_id(),
        saves=config.save_metrics,
    )


@contextmanager
def _kept(tracking: Tracking, document: Any) -> Iterator[Run]:
    """Keep the run from its start to its end.

    Raises:
        Nb2prodError: the book cannot be used; nothing has run then.
    """
    run = Run(
        id=tracking.run,
        experiment=tracking.experiment,
        status=RunStatus.RUNNING,
        via=tracking.via,
        started=time.time(),
        sweep=tracking.sweep,
        owner=this_process(),
    )
    with Book(tracking.book, timeout=30) as book:
        book.save(run)
    clock = time.perf_counter()
    status, error = RunStatus.FAILED, ""
    try:
        yield run
        error = failure(document)
        status = RunStatus.FAILED if error else RunStatus.COMPLETED
    except Exception as raised:
        error = failure(document) or f"{type(raised).__name__}: {raised}".strip(": ")
        raise
    except BaseException:
        status = RunStatus.INTERRUPTED
        raise
    finally:
        with Book(tracking.book, timeout=30) as book:
            book.finish(run.id, status, time.perf_counter() - clock, error)


def failure(document: Any) -> str:
    """What ended the run of an executed notebook: its cell and exception; empty if nothing did."""
    number = -1
    for cell in document.cells:
        tags = cell.metadata.get("tags", [])
        number += INJECTED not in tags
        if cell.metadata.get("papermill", {}).get("exception") is not True:
            continue
        errors = [item for item in cell.get("outputs", []) if item.output_type == "error"]
        said = f"{errors[0].ename}: {errors[0].evalue}".strip(": ") if errors else "failed"
        where = "the cell of parameters" if INJECTED in tags else f"cell {number}"
        return f"{where} ({cell.get('id', '')}): {said}"
    return ""


def _say(message: str) -> None:
    print(f"nb2prod: {message}", file=sys.stderr)
