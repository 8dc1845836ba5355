"""A notebook runs in a copy of what it needs."""

import pytest

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
    with workspace(home, 0, ()) as place:
        (place / "near.csv").write_text("changed")
        assert not (place / ".git").exists()
    assert (home / "near.csv").read_text() == "near"
    assert not place.exists()


def test_files_above_are_found(home):
    with workspace(home, 1, [InputFile(path="../data/far.csv", size=3)]) as place:
        assert (place / "../data/far.csv").read_text() == "far"
        assert place.name == "notebooks"


def test_large_folder_is_used_in_place(home, monkeypatch):
    monkeypatch.setattr(room, "LARGEST", 3)
    with workspace(home, 0, ()) as place:
        assert place == home.resolve()
