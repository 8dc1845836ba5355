"""Which paths lie in the root, and which places are named."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from nb2prod.protocol.faults import RequestError
from nb2prod.protocol.paths import Root


@pytest.fixture
def root(tmp_path: Path) -> Root:
    folder = tmp_path.resolve() / "root"
    (folder / "sub").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    for place in ("sub/a.ipynb", "sub/b.py", ".hidden/c.ipynb", "ünï côde.ipynb", "-rf.ipynb"):
        (folder / place).write_text("", encoding="utf-8")
    (folder / "inside").symlink_to(folder / "sub")
    return Root(folder=folder)


@pytest.mark.parametrize(
    "path", ["sub/a.ipynb", "sub/b.py", "ünï côde.ipynb", "-rf.ipynb", "inside/a.ipynb"]
)
def test_notebooks_that_may_be_used(root: Root, path: str) -> None:
    assert root.notebook(path) == root.folder / path


def test_hidden_ones_only_where_they_are_shown(root: Root) -> None:
    with pytest.raises(RequestError):
        root.notebook(".hidden/c.ipynb")
    shown = Root(folder=root.folder, hidden=True)
    assert shown.notebook(".hidden/c.ipynb").name == "c.ipynb"
    with pytest.raises(RequestError):
        shown.notebook("../root/sub/a.ipynb")


def test_folders(root: Root) -> None:
    assert root.directory("") == root.folder
    assert root.directory("sub") == root.folder / "sub"
    assert root.output("sub/new/deeper") == root.folder / "sub" / "new" / "deeper"
    for path in ("sub/a.ipynb", "none", "sub/"):
        with pytest.raises(RequestError):
            root.directory(path)


def test_what_is_shown_of_a_place(root: Root) -> None:
    assert root.shown(root.folder / "sub" / "x") == "sub/x"
    assert root.shown(root.folder) == ""
    assert root.shown(Path("/etc/passwd")) == "passwd"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("{root}/sub/a.ipynb: it is empty", "sub/a.ipynb: it is empty"),
        ("{above}/pyproject.toml: no", "…/pyproject.toml: no"),
        ("{prefix}/bin/python fails", "…/bin/python fails"),
        ("two\nlines", "two lines"),
        ("pd.read_csv('/data/x.csv')", "pd.read_csv('/data/x.csv')"),
    ],
)
def test_messages_name_no_place_outside(root: Root, text: str, wanted: str) -> None:
    filled = text.format(root=root.folder, above=root.folder.parent, prefix=sys.prefix)
    assert root.without_places(filled) == wanted
