from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nb2prod.cli.main import main

Cells = list[tuple[str, list[str]]]
CELLS: Cells = [("", []), ("x = 1", ["mine", "data"]), ("y = 1\nz = 2", [])]


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    return write(tmp_path, CELLS)


def write(folder: Path, cells: Cells) -> Path:
    """A notebook whose first cell is markdown and the others code."""
    rows: list[dict[str, Any]] = []
    for index, (source, tags) in enumerate(cells):
        row = {"id": f"c{index}", "metadata": {"tags": tags}, "source": source}
        code = {"cell_type": "code", "execution_count": None, "outputs": []}
        rows.append(row | (code if index else {"cell_type": "markdown"}))
    path = folder / "churn.ipynb"
    path.write_text(json.dumps({"cells": rows, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return path


def tags(path: Path) -> list[list[str]]:
    return [cell["metadata"]["tags"] for cell in json.loads(path.read_text())["cells"]]


def test_cells_are_listed(notebook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tag", str(notebook)]) == 0
    assert capsys.readouterr().out == "   1  mine, data  x = 1\n   2              y = 1\n"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--set", "2=training:fit"], [[], ["mine", "data"], ["training:fit"]]),
        (["--set", "c1=evaluation"], [[], ["mine", "evaluation"], []]),
        (["--remove", "1"], [[], ["mine"], []]),
        (["--remove", "2"], [[], ["mine", "data"], []]),
        (
            ["--set", "2=data", "--set", "1=setup", "--remove", "c1"],
            [[], ["mine", "setup"], ["data"]],
        ),
    ],
)
def test_roles_are_set_and_other_tags_stay(
    notebook: Path, arguments: list[str], expected: list[list[str]]
) -> None:
    assert main(["tag", str(notebook), *arguments]) == 0
    assert tags(notebook) == expected


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--set", "3=data"], "there is no cell '3'"),
        (["--set", "-1=data"], "there is no cell '-1'"),
        (["--remove", "nobody"], "there is no cell 'nobody'"),
        (["--remove", "²"], "there is no cell"),
        (["--set", "0=data"], "cell 0 is markdown"),
        (["--set", "c0=data"], "cell 0 is markdown"),
        (["--set", "2=banana"], "'banana' is no tag"),
        (["--set", "2=train"], "training"),
        (["--set", "2=data:class"], "class"),
        (["--set", "2"], "write CELL=TAG"),
    ],
)
def test_a_wrong_change_is_one_line_and_nothing_is_written(
    notebook: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    message: str,
) -> None:
    before = notebook.read_bytes()
    assert main(["tag", str(notebook), *arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert message in line
    assert notebook.read_bytes() == before


def test_kale_is_shown_and_written_only_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kale: Cells = [
        ("", []),
        ("import a", ["imports"]),
        ("f()", ["step:train", "prev:x"]),
    ]
    path = write(tmp_path, kale)
    assert main(["tag", str(path), "--from-kale"]) == 0
    assert "training:train" in capsys.readouterr().out
    assert tags(path) == [cell_tags for _, cell_tags in kale]
    assert main(["tag", str(path), "--from-kale", "--write"]) == 0
    assert tags(path) == [[], ["setup"], ["training:train"]]
