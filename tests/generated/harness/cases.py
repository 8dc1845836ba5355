"""Case files: a notebook with the result that its export must have.

A case is a py:percent script that starts with a comment block, or an ``.ipynb`` whose notebook
metadata has the same keys under ``case``::

    # trap: one sentence
    # expect: equal
    # metrics: accuracy = (y == p).mean()

``expect`` is one of

- ``equal``: exported, and every output of every step equals the notebook's;
- ``equal, warning [NBxxx]``: the same, and the diagnostic is there;
- ``warning [NBxxx]``: exported and said; values may differ;
- ``error [NBxxx]``: refused with exit code 1, and nothing written;
- ``equal or said``: equal, or refused, or different with a warning, or a step refuses to store
  the value by its name; never wrong without a word.

``metrics`` is optional: each ``name = expression`` (separated by ``;``) must be a metric of the
run, with the expression's value at the notebook's end.

Files of a case lie in ``files/NAME/``, which is copied around the notebook: the notebook itself
goes to ``notebooks/`` in it, so ``files/NAME/input/a.csv`` is ``../input/a.csv`` to the notebook.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).resolve().parents[2] / "cases"
HEADER = re.compile(r"# (trap|expect|metrics): (.*)")
MARKER = re.compile(r"# %%(?P<rest>$|\s.*)")
EXPECT = re.compile(
    r"(?P<said>equal or said)|"
    r"(?P<equal>equal)?(?:, )?(?P<severity>warning|error)?(?: ?(?P<code>NB\d{3}))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCell:
    """A cell as this harness reads it, without the help of the code under test."""

    index: int
    kind: str
    source: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A notebook and what is expected of its export."""

    path: Path
    trap: str
    equal: bool
    severity: str
    code: str
    said: bool
    metrics: tuple[tuple[str, str], ...]
    cells: tuple[SourceCell, ...]

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"

    def place(self, root: Path) -> Path:
        """Copy the case with its files into ``root``; return the notebook's new path."""
        files = self.path.parent / "files" / self.path.stem
        if files.is_dir():
            shutil.copytree(files, root, dirs_exist_ok=True)
        target = root / "notebooks" / self.path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_without_header(self.path.read_text(encoding="utf-8")), encoding="utf-8")
        return target


def find(*folders: str) -> list[Path]:
    """All case files of these folders, sorted."""
    return sorted(
        path
        for folder in folders
        for path in (CASES / folder).iterdir()
        if path.suffix in {".py", ".ipynb"}
    )


def load(path: Path) -> Case:
    """Read one case; ValueError names what is wrong with its header."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        document = json.loads(text)
        header, cells = document["metadata"]["case"], notebook_cells(document)
    else:
        header = dict(match.groups() for match in map(HEADER.match, text.splitlines()) if match)
        cells = percent_cells(_without_header(text))
    if not header.get("trap"):
        raise ValueError(f"{path.name} has no '# trap:' line")
    expect = EXPECT.fullmatch(header.get("expect", ""))
    if not expect or not expect[0]:
        raise ValueError(f"{path.name} has no valid '# expect:' line")
    pairs = (pair.split(" = ", 1) for pair in header.get("metrics", "").split(";") if pair.strip())
    return Case(
        path=path,
        trap=header["trap"],
        equal=bool(expect["equal"]),
        severity=expect["severity"] or "",
        code=expect["code"] or "",
        said=bool(expect["said"]),
        metrics=tuple((name.strip(), expression.strip()) for name, expression in pairs),
        cells=cells,
    )


def notebook_cells(document: dict) -> tuple[SourceCell, ...]:
    """The cells of an ``.ipynb`` document."""
    return tuple(
        SourceCell(
            index=index,
            kind=cell["cell_type"],
            source="".join(cell["source"]),
            tags=tuple(cell["metadata"].get("tags", ())),
        )
        for index, cell in enumerate(document["cells"])
    )


def percent_cells(text: str) -> tuple[SourceCell, ...]:
    """The cells of a py:percent script that starts with a cell marker."""
    cells: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if match := MARKER.match(line):
            cells.append((match["rest"], []))
        else:
            cells[-1][1].append(line)
    return tuple(_percent_cell(index, rest, lines) for index, (rest, lines) in enumerate(cells))


def _percent_cell(index: int, rest: str, lines: list[str]) -> SourceCell:
    kind = "markdown" if "[markdown]" in rest else "raw" if "[raw]" in rest else "code"
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    if kind == "code":
        lines = [_uncomment_magic(line) for line in lines]
    tags = re.search(r"tags=(\[.*?\])", rest)
    return SourceCell(
        index=index,
        kind=kind,
        source="\n".join(lines),
        tags=tuple(ast.literal_eval(tags[1])) if tags else (),
    )


def _uncomment_magic(line: str) -> str:
    """IPython lines are commented out in a script, as jupytext writes them."""
    return re.sub(r"^(\s*)# (?=%%?[a-zA-Z]|![^=]|\?\w)", r"\1", line)


def _without_header(text: str) -> str:
    if text.lstrip().startswith("{"):
        return text
    return text[text.index("# %%") :]
