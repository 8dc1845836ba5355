"""A notebook runs in a copy of what it needs."""

import tempfile
from pathlib import Path

import pytest

from nb2prod.errors import InputError, RunError
from nb2prod.execution import workspace as room
from nb2prod.execution.workspace import workspace
from nb2prod.model.pipeline import InputFile


@pytest.fixture
def home(tmp_path):
    home = tmp_path / "project" / "notebooks"
    home.mkdir(parents=True)
    (home / "near.csv").write_text("near")
    (home / ".git").mkdir()
    (tmp_path / "project" / "data").mkdir()
    (tmp_path / "project" / "data" / "far.csv").write_text("far")
    return home


def test_folder_is_a_copy_without_version_control(home):
    with workspace(home, 0, ()) as made:
        (made.place / "near.csv").write_text("changed")
        assert not (made.place / ".git").exists()
    assert (home / "near.csv").read_text() == "near"
    assert not made.place.exists()


def test_files_above_are_found(home):
    with workspace(home, 1, [InputFile(path="../data/far.csv", size=3)]) as made:
        assert (made.place / "../data/far.csv").read_text() == "far"
        assert made.place.name == "notebooks"
        assert made.original(str(made.place / "near.csv")) == home / "near.csv"
        assert made.original(str(made.root / "data/far.csv")) == home.parent / "data/far.csv"
        assert made.original("/elsewhere/x.csv") == Path("/elsewhere/x.csv")


def test_what_is_too_much_to_copy_is_linked(home, monkeypatch):
    (home / "big.csv").write_text("a large file")
    monkeypatch.setattr(room, "LARGEST", 5)
    with workspace(home, 0, ()) as made:
        assert (made.place / "near.csv").read_text() == "near"
        assert (made.place / "big.csv").readlink() == home / "big.csv"
        assert list(made.guarded) == [str(made.place / "big.csv")]


def test_change_of_a_linked_file_is_told(home, monkeypatch):
    monkeypatch.setattr(room, "LARGEST", 3)
    with pytest.raises(RunError, match="changed .*near.csv"), workspace(home, 0, ()) as made:
        (made.place / "near.csv").write_text("other")


def test_folder_with_too_many_files_is_refused(home, monkeypatch):
    monkeypatch.setattr(room, "MOST_FILES", 2)
    for name in "ab":
        (home / name).touch()
    with pytest.raises(InputError, match="a folder of its own"), workspace(home, 0, ()):
        raise AssertionError


def test_copies_that_were_read_are_known(home):
    (home / "other.csv").touch()
    with workspace(home, 0, ()) as made:
        assert made.read_copies() == []
        (made.place / "near.csv").read_bytes()
        assert made.read_copies() == [str(made.place / "near.csv")]


def test_folder_for_temporary_files_may_be_the_notebooks_own(home, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(home))
    with workspace(home, 0, ()) as made:
        assert (made.place / "near.csv").exists()
        assert list(made.place.glob("nb2prod-*")) == []


def test_circle_of_links_ends(home):
    (home / "loop").symlink_to(home)
    (home / "gone").symlink_to(home / "nowhere")
    with workspace(home, 0, ()) as made:
        assert sorted(path.name for path in made.place.iterdir()) == ["near.csv"]
