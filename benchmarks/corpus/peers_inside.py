"""What `peers.py` does inside the corpus environment: run what a peer made of a notebook.

`python -P peers_inside.py < request.json`; the request names `kind`, `project` (the peer's
folder), `values` (where the pickles go) and `answer` (a file for the result: by variable
`{"file"}` or `{"error"}`).
"""

from __future__ import annotations

import json
import sys
import types
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from inside import _keep


def scaffold(project: Path) -> dict[str, Any]:
    """The variables that the pipeline of notebook-to-pipeline returns."""
    (entry,) = (project / "src").glob("*/pipeline.py")
    sys.path.insert(0, str(project / "src"))
    found: dict[str, Any] = import_module(f"{entry.parent.name}.pipeline").run()
    return found


def refactored(project: Path, tasks: list[dict[str, Any]]) -> dict[str, Any]:
    """The variables of soorgeon's scripts, run in order; a later script's value counts."""
    found: dict[str, Any] = {}
    products: dict[str, dict[str, str]] = {}
    for task in tasks:
        source = project / task["source"]
        made = {name: str(project / path) for name, path in task["product"].items()}
        products[source.stem] = made
        text = source.read_text(encoding="utf-8")
        text = text.replace("product = None", f"product = {made!r}", 1)
        names = {"__name__": "__main__"}
        exec(compile(_with_upstream(text, products), str(source), "exec"), names)
        found |= names
    return found


def _with_upstream(text: str, products: Mapping[str, Mapping[str, str]]) -> str:
    """The script with the paths of earlier products, as Ploomber puts them in."""
    lines = text.split("\n")
    places = [n for n, line in enumerate(lines) if line.startswith("upstream = ")]
    for place in places[:1]:
        lines[place] = f"upstream = {dict(products)!r}"
    return "\n".join(lines)


def main() -> None:
    """Serve one request from standard input."""
    request = json.load(sys.stdin)
    project = Path(request["project"])
    here = str(Path(__file__).resolve().parent)
    kept_paths = [path for path in sys.path if path != here]
    sys.path[:] = ["", *kept_paths, here]  # `executing` is also an installed package
    values = (
        scaffold(project)
        if request["kind"] == "scaffold"
        else refactored(project, request["tasks"])
    )
    folder = Path(request["values"])
    folder.mkdir(parents=True, exist_ok=True)
    kept = {
        name: _keep(value, folder / f"{number}.pkl")
        for number, (name, value) in enumerate(values.items())
        if not name.startswith("_") and not isinstance(value, types.ModuleType | type)
    }
    Path(request["answer"]).write_text(json.dumps(kept), encoding="utf-8")


if __name__ == "__main__":
    main()
