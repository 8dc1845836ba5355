"""Watches a notebook from within its kernel: the values, prints, figures and files of its steps.

It leaves no trace: nothing in the namespace, the history, the random state or the warnings.
"""

from __future__ import annotations

import ast
import builtins
import json
import platform
import sys
from pathlib import Path
from typing import Any

from .figures import Figures
from .files import Files
from .printed import Printed, outermost
from .saving import Store

MARK = "_nb2prod_mark"
observer: Any = None


class Observer:
    """One run of a notebook."""

    def __init__(self, folder: Path, shell: Any) -> None:
        given = json.loads((folder / "given.json").read_text(encoding="utf-8"))
        start = Path.cwd()
        root = start.parents[given["depth"] - 1] if given["depth"] else start
        self._shell = shell
        self._steps = given["steps"]
        self._tracked = given["tracked"]
        self._store = Store(folder, frozenset(["__main__"]), (str(start), str(root)))
        self._files = Files(root, start)
        self._printed = Printed(self._writer)
        self._figures = Figures(folder / "figures", self._place)
        self._kept: dict[tuple[int, int], Any] = {}
        self._events: list[list[Any]] = []
        self._cell: int | None = None
        self._last = 1
        self._runs = False
        shell.events.register("pre_execute", self._printed.listen)
        shell.events.register("pre_run_cell", self._starts)
        shell.events.register("post_execute", self._executed)
        shell.ast_transformers.append(_Marker(self))
        setattr(builtins, MARK, self.mark)
        setattr(builtins, given["keep"], self.keep)

    def enter(self, cell: int) -> None:
        """A cell starts."""
        self._cell = cell

    def leave(self, cell: int) -> None:
        """A cell has ended."""
        self._statement(self._last)
        self._files.look(cell)
        self._cell = None

    def end(self, number: int) -> None:
        """A step has ended: keep its outputs and its figures."""
        values = {}
        for port, (name, is_variable) in enumerate(self._steps[number]["outputs"]):
            if (number, port) in self._kept:
                values[name] = self._kept[number, port]
            elif is_variable and name in self._shell.user_ns:
                values[name] = self._shell.user_ns[name]
        self._store.keep(f"{number}.json", values)
        self._figures.draw()

    def finish(self) -> None:
        """Keep what was seen."""
        self._figures.draw()
        self._store.keep_files(self._files)
        report = {
            "python": platform.python_version(),
            "printed": self._printed.texts,
            "cut": self._printed.cut,
            "figures": self._figures.saved,
            "events": self._events,
        }
        self._store.write("report.json", report)

    def keep(self, number: int, port: int, value: Any) -> Any:
        """Keep a number that a step only shows, and return it."""
        self._kept[number, port] = value
        return value

    def mark(self, line: int) -> None:
        """A statement that starts in this line has ended."""
        if self._runs:
            self._statement(line)

    def marks(self, last: int) -> bool:
        """Tell whether the statements that come are the author's; note where the last starts."""
        if self._runs:
            self._last = last
        return self._runs

    def _starts(self, _: Any) -> None:
        """The author's code starts; what the host evaluates silently does not come here."""
        self._runs = True

    def _statement(self, line: int) -> None:
        self._figures.look([self._cell, line])
        for first, last, names in self._tracked.get(str(self._cell), ()):
            if first <= line <= last:
                for name in names:
                    if name in self._shell.user_ns:
                        digest = self._store.digest(self._shell.user_ns[name])
                        self._events.append([self._cell, line, name, digest])

    def _executed(self) -> None:
        """The front end is about to show the figures that a cell left open."""
        if self._runs:
            self._figures.look([self._cell, self._last])
            self._figures.show([self._cell, self._last])
            self._runs = False

    def _place(self) -> Any:
        return self._writer(sys._getframe(1)) or [self._cell, self._last]

    def _writer(self, frame: Any) -> Any:
        """Return cell and line of the author's statement that is under way."""
        if self._cell is None:
            return None
        found = outermost(frame, self._is_top)
        return [self._cell, found.f_lineno if found is not None else self._last]

    def _is_top(self, frame: Any) -> bool:
        name = frame.f_code.co_name
        return frame.f_globals is self._shell.user_ns and (
            name == "<module>" or name.startswith("<cell line")
        )


class _Marker(ast.NodeTransformer):
    """Puts a mark between the statements of a cell."""

    def __init__(self, observer: Observer) -> None:
        self._observer = observer

    def visit(self, node: Any) -> Any:
        """Return the module with marks after all statements but the last."""
        if not isinstance(node, ast.Module) or not node.body:
            return node
        if not self._observer.marks(node.body[-1].lineno):
            return node
        marked: list[ast.stmt] = []
        for statement in node.body[:-1]:
            mark = ast.parse(f"{MARK}({statement.lineno})").body[0]
            for part in ast.walk(mark):
                ast.copy_location(part, statement)
            marked += [statement, mark]
        node.body = [*marked, node.body[-1]]
        return node


def start(folder: Path) -> None:
    """Start to watch the notebook of this kernel; files go to a folder."""
    from IPython import get_ipython

    global observer
    observer = Observer(folder, get_ipython())
