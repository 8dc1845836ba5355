"""What the server takes of the time between an edit and the updated checks.

`python server.py [--edits N]`. Notebooks of 200 and 1,000 cells of 13 and of 3 lines, 300 tags
in 1,000 cells; one edit after the other in one cell, as somebody types. Of each request counts
what lies between its bytes and the answer's, without the network: `check` is what the editor
waits for, `complete` the whole analysis, which follows where it takes longer. Times are CPU
times of the thread; the wall-clock time of `check` stands beside them. Exit status 1 says that
a goal was missed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import synthetic

from nb2prod.protocol import dispatch
from nb2prod.protocol.desk import Desk
from nb2prod.protocol.paths import Root

GOAL_MS = 10.0
SIZES = ((200, 13), (200, 3), (1000, 13), (1000, 3))


class Editor:
    """Somebody who types in a notebook."""

    def __init__(self, folder: Path, cells: int, lines: int) -> None:
        tags = synthetic.tags(cells, cells - 1)
        tags = [tag if number % 10 < 3 else "" for number, tag in enumerate(tags)]
        path = folder / "large.ipynb"
        synthetic.write_notebook(path, synthetic.cells(cells, lines), tags)
        document = json.loads(path.read_text(encoding="utf-8"))
        self.cells = [
            {
                "id": cell["id"],
                "kind": "code",
                "source": "".join(cell["source"]),
                "metadata": cell["metadata"],
                "execution_count": None,
            }
            for cell in document["cells"]
        ]
        self.desk = Desk(root=Root(folder=folder.resolve()))
        request = {"cells": self.cells, "metadata": document["metadata"]}
        self.state = self.ask("check", request)[0]["state"]
        self.complete()

    def ask(self, name: str, request: dict[str, Any]) -> tuple[Any, float, float]:
        """The answer, and milliseconds of CPU and of the clock."""
        body = json.dumps({"path": "large.ipynb", **request}).encode()
        cpu, clock = time.thread_time(), time.perf_counter()
        operation = dispatch.find_operation(name)
        answer = dispatch.carry_out(operation, self.desk, dispatch.read_request(operation, body))
        json.dumps(answer)
        times = (time.thread_time() - cpu) * 1000, (time.perf_counter() - clock) * 1000
        return answer, *times

    def edit(self, at: int, number: int) -> tuple[float, float]:
        """Change a cell; milliseconds of CPU and of the clock."""
        cell = {**self.cells[at], "source": self.cells[at]["source"] + f"\nextra_{number} = 1"}
        answer, cpu, clock = self.ask("check", {"base": self.state, "cells": [cell]})
        assert not answer["resend"]
        self.state = answer["state"]
        return cpu, clock

    def complete(self) -> float:
        """Have the whole analysis; milliseconds of CPU."""
        return self.ask("complete", {"state": self.state})[1]


def p95(values: Sequence[float]) -> float:
    """The value that 95 % are not above."""
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]


def main() -> int:
    """Measure and print; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=20, help="edits of each notebook")
    edits = parser.parse_args().edits
    print("cells lines | check p50, p95 ms CPU (clock) | complete p50 ms CPU")
    missed = False
    for cells, lines in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            editor = Editor(Path(folder), cells, lines)
            checks, wholes = [], []
            for number in range(edits):
                checks.append(editor.edit(cells // 2, number))
                if number % 4 == 0:
                    wholes.append(editor.complete())
        cpu, clock = [c for c, _ in checks], [w for _, w in checks]
        missed |= p95(cpu) > GOAL_MS and cells == 1000
        print(
            f"{cells:5} {lines:5} | {statistics.median(cpu):6.1f} {p95(cpu):6.1f}"
            f" ({statistics.median(clock):.1f} {p95(clock):.1f})"
            f" | {statistics.median(wholes):7.0f}"
        )
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
