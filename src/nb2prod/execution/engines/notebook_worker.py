"""Runs trials of a notebook, one after the other, each in a kernel of its own.

Requests and answers are JSON, one a line.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import time
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from nb2prod.errors import Nb2prodError
from nb2prod.execution.parameter_values import value_of
from nb2prod.execution.sweep_target import VIA


def main() -> None:
    """Run what comes until nobody sends any more."""
    from nb2prod.notebook.read import read_notebook

    given = json.loads(sys.argv[1])
    requests, answers = _streams()
    notebook = read_notebook(Path(given["notebook"]))
    import_module("papermill.execute")
    coming: queue.Queue[dict[str, Any]] = queue.Queue()
    threading.Thread(target=_listen, args=(requests, coming), daemon=True).start()
    _answer(answers, {"ready": True, "parallel": False})
    while True:
        request = coming.get()
        started = time.time()
        error = _run(notebook, request, given)
        answer = {"run": request["run"], "error": error, "started": started}
        _answer(answers, {**answer, "seconds": time.time() - started})


def _run(notebook: Any, request: Mapping[str, Any], given: Mapping[str, str]) -> str:
    """Run the notebook once; return why it failed, or nothing."""
    from nb2prod.execution.notebook_run import run_by_papermill

    values = {name: value_of(text) for name, text in request["values"].items()}
    try:
        run_by_papermill(
            notebook,
            values,
            book=Path(given["book"]),
            run=request["run"],
            folder=Path(request["folder"]),
            via=VIA,
            sweep=given["sweep"],
        )
    except Nb2prodError as error:
        return str(error)
    except Exception as error:  # whatever papermill and its kernel come up with ends one run only
        return f"{type(error).__name__}: {error}"
    return ""


def _listen(stream: BinaryIO, coming: queue.Queue[dict[str, Any]]) -> None:
    """Take requests; end with the process that sends them, and the kernel ends with us."""
    for line in stream:
        coming.put(json.loads(line))
    os._exit(0)


def _streams() -> tuple[BinaryIO, BinaryIO]:
    """Take the two streams away, so that nothing that a library prints can touch them."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return requests, answers


def _answer(answers: BinaryIO, content: Mapping[str, Any]) -> None:
    answers.write(json.dumps(content).encode() + b"\n")
    answers.flush()


if __name__ == "__main__":
    main()
