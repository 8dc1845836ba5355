"""Notebooks written as text: cells start with ``# %%``, their tags and counts follow."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from nb2prod.analysis import analyse
from nb2prod.model.diagnostic import Diagnostic
from nb2prod.model.notebook import Cell, Notebook
from nb2prod.notebook.tags import cell_tag
from nb2prod.notebook.translate import translate
from nb2prod.rules.context import Context, Rule, make_context

_TAGS = re.compile(r"tags=(\[[^]]*\])")
_COUNT = re.compile(r"In \[(\d+)\]")


def read(text: str, folder: Path) -> Notebook:
    """The notebook that the text describes, lying in the folder."""
    cells = []
    for number, part in enumerate(re.split(r"^# %%", text, flags=re.MULTILINE)[1:]):
        head, _, source = part.partition("\n")
        tags, count = _TAGS.search(head), _COUNT.search(head)
        cells.append(
            Cell(
                index=number,
                id=str(number),
                kind="markdown" if "[markdown]" in head else "code",
                source=source.strip("\n"),
                tags=tuple(json.loads(tags[1])) if tags else (),
                execution_count=int(count[1]) if count else None,
            )
        )
    return Notebook(path=folder / "shop.ipynb", cells=tuple(cells))


def context_of(notebook: Notebook) -> Context:
    """What a rule sees of the notebook, without a pipeline."""
    code_cells = [cell for cell in notebook.cells if cell.kind == "code"]
    codes = [translate(cell) for cell in code_cells]
    roles = {cell.index: tag.role if (tag := cell_tag(cell)) else None for cell in code_cells}
    return make_context(notebook, codes, analyse(codes), None, roles)


Check = Callable[[Rule, str], list[Diagnostic]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Runs one rule on a notebook written as text."""

    def run(rule: Rule, text: str) -> list[Diagnostic]:
        return list(rule.check(context_of(read(text, tmp_path))))

    return run


@pytest.fixture
def notebook_of(tmp_path: Path) -> Callable[[str], Notebook]:
    """Reads a notebook written as text."""
    return lambda text: read(text, tmp_path)
