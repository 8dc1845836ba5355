"""Execute a notebook in a fresh process and keep the values of its variables.

`record` is the interface. It runs this file as a script with the corpus environment's
interpreter; there, `main` executes the cells in an IPython shell.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Recorded = dict[int, dict[str, Path | str]]


def record(
    notebook: Path,
    wanted: Mapping[int, Sequence[str]],
    out: Path,
    python: Path,
    timeout: float,
    folder: Path | None = None,
) -> Recorded:
    """Run all cells of `notebook` in order and pickle what is wanted after each cell.

    `wanted` names, for the index of a cell, variables (or expressions). The result
    has a file for each of them, or a string that says why there is none. `out` gets
    the pickles, `stdout.txt` and `record.json`; an earlier record of the same text and
    wishes is used again. The current folder is `folder`, else that of the notebook.
    """
    from corpus import offline_environment
    from processes import run

    request = {
        "notebook": str(notebook.resolve()),
        "out": str(out.resolve()),
        "wanted": {str(cell): list(names) for cell, names in sorted(wanted.items())},
    }
    key = _digest(notebook, request["wanted"])
    index = out / "record.json"
    if not index.exists() or json.loads(index.read_text())["key"] != key:
        out.mkdir(parents=True, exist_ok=True)
        finished = run(
            [python, "-P", Path(__file__).resolve()],
            folder=folder or notebook.parent,
            environment=offline_environment(),
            timeout=timeout,
            text=json.dumps(request),
        )
        (out / "stdout.txt").write_text(finished.stdout, encoding="utf-8")
        if finished.code != 0:
            return _nothing(wanted, f"the run ended early: {finished.last_line}")
        cells = json.loads((out / "cells.json").read_text(encoding="utf-8"))
        kept = "" if _has_failed(cells) else key
        index.write_text(json.dumps({"key": kept, "cells": cells}), encoding="utf-8")
    cells = json.loads(index.read_text(encoding="utf-8"))["cells"]
    return {int(cell): _results(entries, out) for cell, entries in cells.items()}


def _digest(notebook: Path, wanted: Any) -> str:
    """A key of all that a record depends on."""
    document = json.loads(notebook.read_text(encoding="utf-8"))
    sources = ["".join(cell["source"]) for cell in document["cells"]]
    text = json.dumps([sources, wanted], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _has_failed(cells: Mapping[str, Mapping[str, Mapping[str, str]]]) -> bool:
    """Whether a cell raised; such a record is not used again."""
    entries = [entry for names in cells.values() for entry in names.values()]
    return any(entry.get("error", "").startswith("cell ") for entry in entries)


def _nothing(wanted: Mapping[int, Sequence[str]], reason: str) -> Recorded:
    """The result of a run that failed as a whole."""
    return {cell: dict.fromkeys(names, reason) for cell, names in wanted.items()}


def _results(entries: Mapping[str, Mapping[str, str]], out: Path) -> dict[str, Any]:
    """Turn the entries of one cell into files and error strings."""
    return {
        name: out / entry["file"] if "file" in entry else entry["error"]
        for name, entry in entries.items()
    }


def _run_cells(shell: Any, request: Mapping[str, Any]) -> dict[str, Any]:
    """Execute the notebook in `shell`: cell -> name -> {"file"} or {"error"}."""
    cells = json.loads(Path(request["notebook"]).read_text(encoding="utf-8"))["cells"]
    wanted: dict[str, list[str]] = request["wanted"]
    results: dict[str, Any] = {}
    failure = ""
    for index, cell in enumerate(cells):
        if not failure and cell["cell_type"] == "code":
            failure = _run_cell(shell, cell, index)
        results[str(index)] = {
            name: (
                {"error": failure}
                if failure
                else _keep(shell, name, Path(request["out"]), f"{index}_{number}.pkl")
            )
            for number, name in enumerate(wanted.get(str(index), []))
        }
    return {index: entries for index, entries in results.items() if entries}


def _run_cell(shell: Any, cell: Mapping[str, Any], index: int) -> str:
    """Execute one cell; say what it raised, if that ends the run."""
    tags = cell.get("metadata", {}).get("tags", [])
    if "skip-execution" in tags:
        return ""
    result = shell.run_cell("".join(cell["source"]), store_history=True)
    error = result.error_before_exec or result.error_in_exec
    if error is None or "raises-exception" in tags:
        return ""
    return f"cell {index} raised {type(error).__name__}: {error}"[:300]


def _keep(shell: Any, name: str, out: Path, file: str) -> dict[str, str]:
    """Pickle the value of `name` as it is now."""
    import cloudpickle

    try:
        value = eval(name, shell.user_ns)
        data = cloudpickle.dumps(value, protocol=5)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:300]}
    (out / file).write_bytes(data)
    return {"file": file}


def main() -> None:
    """Serve one request from standard input."""
    from IPython.core.interactiveshell import InteractiveShell

    class Shell(InteractiveShell):
        """A shell in which `%matplotlib inline` needs no event loop."""

        def enable_gui(self, gui: str | None = None) -> None:
            """Do nothing: there is no window."""

    request = json.load(sys.stdin)
    sys.path.insert(0, "")
    shell: Any = Shell.instance(colors="NoColor")
    shell.history_manager.enabled = False
    results = _run_cells(shell, request)
    text = json.dumps(results)
    (Path(request["out"]) / "cells.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
