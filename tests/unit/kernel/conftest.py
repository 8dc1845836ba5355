from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

import pytest

from nb2prod.execution import injected
from nb2prod.model.run import Run
from nb2prod.tracking.book import Book
from nb2prod.tracking.query import Query


class Kernel:
    """A kernel of its own, to which cells are sent as JupyterLab sends them."""

    def __init__(self, folder: Path) -> None:
        from jupyter_client.manager import start_new_kernel

        self.book = folder / ".nb2prod" / "book.db"
        self.manager, self.client = start_new_kernel(
            kernel_name="python3", cwd=str(folder), stderr=DEVNULL
        )

    def start(self, **options: Any) -> None:
        given = {"book": self.book, "experiment": "x.ipynb"} | options
        for code in (injected.collector_source(), injected.start_source(**given)):
            reply = self.quietly(code)
            assert reply["status"] == "ok", reply

    def quietly(self, code: str) -> dict[str, Any]:
        return self.client.execute_interactive(
            code, silent=True, store_history=False, output_hook=lambda message: None, timeout=60
        )["content"]

    def send(self, source: str, cell: str = "c", *tags: str) -> str:
        """Send a cell's execute request; return its id."""
        metadata = {"tags": list(tags), "cellId": cell}
        content = {
            "code": source,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": True,
        }
        message = self.client.session.msg("execute_request", content, metadata=metadata)
        self.client.shell_channel.send(message)
        return str(message["header"]["msg_id"])

    def cell(self, source: str, cell: str = "c", *tags: str) -> dict[str, Any]:
        """Run a cell; return the reply, with what it printed and showed under ``shown``."""
        request = self.send(source, cell, *tags)
        reply = self._reply(request)
        shown: list[Any] = []
        while True:
            message = self.client.get_iopub_msg(timeout=60)
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return {**reply, "shown": shown}
            if message["msg_type"] in ("stream", "execute_result", "display_data", "error"):
                shown.append(message["content"])

    def _reply(self, request: str) -> dict[str, Any]:
        while True:
            message = self.client.get_shell_msg(timeout=60)
            if message["parent_header"].get("msg_id") == request:
                return dict(message["content"])

    def value(self, expression: str) -> str:
        """The repr of an expression, evaluated without a trace."""
        reply = self.client.execute_interactive(
            "", silent=True, store_history=False, user_expressions={"x": expression}, timeout=60
        )
        found = reply["content"]["user_expressions"]["x"]
        return str(found["data"]["text/plain"] if found["status"] == "ok" else found["evalue"])

    def runs(self) -> list[Run]:
        """All runs, the oldest first, with their executions."""
        with Book(self.book) as book:
            found = book.runs(Query(order="id", descending=False))
            return [book.run(run.id) for run in found]

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[Kernel]:
    found = Kernel(tmp_path)
    yield found
    found.close()
