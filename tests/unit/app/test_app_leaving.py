"""What leaves the notebook's folder is listed with its rows and columns."""

from dataclasses import replace

import pytest

from nb2prod.app.leaving import Leaving, personal_files, what_leaves
from nb2prod.app.plan import plan
from nb2prod.cli.leaving_formats import leaving_lines
from nb2prod.config import Config
from nb2prod.model.recording import ColumnSeen, FixtureMode, PortSeen, Recorded, Recording, StepSeen

PORT = PortSeen(name="frame", shape=(8, 1), columns=(ColumnSeen(name="a", dtype="int64"),))


@pytest.fixture
def planned(tmp_path):
    (tmp_path / "people.csv").write_text("mail;age\n" + "a@b.example;3\n" * 7)
    (tmp_path / "note.json").write_text("{}")
    (tmp_path / "case.py").write_text(
        '# %% tags=["data"]\nimport json\nimport pandas as pd\n'
        'frame = pd.read_csv("people.csv", sep=";")\nnote = json.load(open("note.json"))\n'
        '# %% tags=["evaluation"]\nn = len(frame) + len(note)\n'
    )
    return plan(tmp_path / "case.py")


def recorded(mode):
    step = StepSeen(name="data", outputs=(PORT, PortSeen(name="n")))
    recording = Recording(when="2026-01-02", python="3.12", mode=mode, steps=(step,))
    return Recorded(recording=recording, fixtures={})


def test_carried_files_leave(planned):
    note, people = what_leaves(planned, None)
    assert (note.what, note.rows) == ("note.json", None)
    assert (people.what, people.rows, list(people.columns)) == ("people.csv", 7, ["mail", "age"])
    assert people.place == f"src/{planned.pipeline.package}/inputs"


@pytest.mark.parametrize(("mode", "leaves"), [("real", True), ("masked", False), ("stats", False)])
def test_tables_leave_as_real_fixtures_only(planned, mode, leaves):
    found = {one.what: one for one in what_leaves(planned, recorded(FixtureMode(mode)))}
    assert ("data.frame" in found) == leaves
    assert not leaves or (found["data.frame"].rows, found["data.frame"].place) == (
        8,
        "tests/fixtures",
    )


def test_persons_are_told_unless_muted(planned):
    leaving = what_leaves(planned, None)
    (found,) = personal_files(planned, leaving)
    assert (found.code, "people.csv" in found.message) == ("NB402", True)
    muted = replace(planned, config=Config(ignore=frozenset({"NB402"})))
    assert personal_files(muted, leaving) == ()


def test_lines_are_short(planned):
    from nb2prod.app.export import Exported

    columns = {f"c{n}": () for n in range(20)}
    many = tuple(Leaving(what=f"f{n}", place="p", rows=3, columns=columns) for n in range(15))
    exported = Exported(diagnostics=(), folder=planned.notebook.path, report=None, leaving=many)
    lines = list(leaving_lines(exported))
    assert lines[0].endswith("f0, 3 rows (c0, c1, c2, c3, c4, c5, c6, c7, …), in p")
    assert (len(lines), lines[-1]) == (13, "and 3 more files and tables")
