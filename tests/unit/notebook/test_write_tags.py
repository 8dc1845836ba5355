"""Writing tags changes the tags and nothing else."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nb2prod.errors import InputError, ProtectedError
from nb2prod.notebook.read import read_notebook
from nb2prod.notebook.tags import write_tags

TAGS = st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=9), max_size=3)


def notebook(*metadata: dict[str, Any]) -> Any:
    made = nbformat.v4.new_notebook()
    for row, fields in enumerate(metadata):
        made.cells.append(nbformat.v4.new_code_cell(f"x{row} = 'é'", id=f"c{row}", metadata=fields))
    return made


@settings(max_examples=60, deadline=None)
@given(
    TAGS, st.sampled_from([{}, {"a": 1}, {"z": [1]}, {"a": {"tags": 1}, "z": 2}, {"tags": ["q"]}])
)
def test_ipynb_is_written_as_nbformat_writes_it(tags: list[str], metadata: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "n.ipynb")
        made = notebook({}, metadata, {"tags": ["keep"]})
        nbformat.write(made, path)
        write_tags(path, {1: tags})
        assert read_notebook(path).cells[1].tags == tuple(tags)
        if tags or "tags" in metadata:
            made.cells[1].metadata["tags"] = tags
        assert path.read_text() == nbformat.writes(made) + "\n"


@settings(max_examples=60, deadline=None)
@given(
    TAGS,
    st.sampled_from(
        ["# %%", "# %% Title", '# %% tags=["q"] k="tags=1"', '# %% a=1 tags=["q", "r"] b=true']
        + ['# %% {"tags": ["q"], "k": 1}', '# %% [markdown] Text tags=["a"]', "#%%", "# In[3]:"]
        + ['# %% k="a b" slideshow={"x": [1]}']
    ),
)
def test_scripts_change_on_the_marker_line_only(tags: list[str], marker: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "n.py")
        head, tail = "# %%\nx = 1\n\n", "\ny = 2\n\n\n# %% end\nz = 3"
        path.write_text(head + marker + tail)
        before = read_notebook(path)
        write_tags(path, {1: tags})
        after = read_notebook(path)
        assert after.cells[1].tags == tuple(tags)
        assert [(c.kind, c.source) for c in after.cells] == [
            (c.kind, c.source) for c in before.cells
        ]
        text = path.read_text()
        assert text.startswith(head)
        assert text.endswith(tail)


def test_code_above_the_first_marker_gets_one(tmp_path: Path) -> None:
    path = tmp_path / "n.py"
    path.write_bytes(b"# ---\r\n# jupyter: {}\r\n# ---\r\n\r\nx = 1\r\n\r\n# %%\r\ny = 2\r\n")
    write_tags(path, {0: ["data"], 1: ["skip"]})
    assert path.read_bytes() == (
        b'# ---\r\n# jupyter: {}\r\n# ---\r\n\r\n# %% tags=["data"]\r\nx = 1\r\n\r\n'
        b'# %% tags=["skip"]\r\ny = 2\r\n'
    )


@pytest.mark.parametrize("indent", [None, 1, 2, "\t"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_layout_numbers_and_escapes_stay(tmp_path: Path, indent: Any, end: str) -> None:
    path = tmp_path / "n.ipynb"
    made = json.loads(nbformat.writes(notebook({}, {"k": 1})))
    made["metadata"]["number"] = 12345.5
    text = json.dumps(made, indent=indent).replace("12345.5", "1.50e3") + end
    path.write_text("\ufeff" + text)
    write_tags(path, {0: ["data"], 1: ["data"]})
    new = path.read_text()
    assert new.startswith("\ufeff")
    assert "1.50e3" in new and "\\u00e9" in new
    made["metadata"]["number"] = 1500.0
    for cell in made["cells"]:
        cell["metadata"]["tags"] = ["data"]
    assert json.loads(new.removeprefix("\ufeff")) == made
    expected = json.dumps(made, indent=indent).replace("1500.0", "1.50e3") + end
    assert new == "\ufeff" + expected


def test_unchanged_tags_leave_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    nbformat.write(notebook({"tags": ["data"]}), path)
    before = path.stat()
    write_tags(path, {0: ["data"]})
    assert path.stat().st_ino == before.st_ino


def test_mode_and_links_stay(tmp_path: Path) -> None:
    path, link = tmp_path / "n.ipynb", tmp_path / "link.ipynb"
    nbformat.write(notebook({}), path)
    path.chmod(0o640)
    link.symlink_to(path)
    write_tags(link, {0: ["data"]})
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o640
    assert read_notebook(path).cells[0].tags == ("data",)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["link.ipynb", "n.ipynb"]


@pytest.mark.parametrize("failing", ["fsync", "replace", "chmod"])
def test_a_fault_while_writing_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    path = tmp_path / "n.ipynb"
    nbformat.write(notebook({}), path)
    before = path.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, failing, fail)
    with pytest.raises(ProtectedError, match="no space left"):
        write_tags(path, {0: ["data"]})
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["n.ipynb"]


@pytest.mark.parametrize("index", [1, -1])
def test_unknown_cells_are_refused(tmp_path: Path, index: int) -> None:
    path = tmp_path / "n.ipynb"
    nbformat.write(notebook({}), path)
    with pytest.raises(InputError, match="there is no cell"):
        write_tags(path, {index: ["data"]})


def test_old_formats_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "n.ipynb"
    sheet = {"cells": [{"cell_type": "code", "input": "x", "metadata": {}}]}
    path.write_text(json.dumps({"nbformat": 3, "metadata": {}, "worksheets": [sheet]}))
    with pytest.raises(InputError, match="tags need nbformat 4"):
        write_tags(path, {0: ["data"]})
