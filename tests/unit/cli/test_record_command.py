"""``nb2prod record``: a table, JSON, a bar on terminals, and clear exits."""

import json
from pathlib import Path

import pytest

from nb2prod.app import record as use_case
from nb2prod.cli import progress, recording_formats
from nb2prod.cli.main import main
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.model.recording import ColumnSeen, FixtureMode, PortSeen, Recording, StepSeen

FRAME = PortSeen(
    name="frame",
    type="pandas.DataFrame",
    shape=(3, 2),
    columns=(ColumnSeen(name="a", dtype="int64"),),
    before="1",
    after="2",
    same_as=("view",),
)
STEP = StepSeen(
    name="data",
    cells=(1, 2),
    inputs=(FRAME,),
    outputs=(PortSeen(name="n", type="int"),),
    random=("numpy",),
    settings=("pandas display.precision",),
    reads=("a.csv",),
    writes=("b\x1b[2J.csv",),
    warnings=("FutureWarning: soon",),
    figures=2,
    seconds=1.5,
    peak_memory=3_000_000,
)
RECORDING = Recording(
    when="2026-01-02",
    python="3.12.1",
    versions=(("numpy", "2.0"),),
    not_stored=(("data", "model", "no safe format holds it"),),
    mode=FixtureMode.MASKED,
    private=("a.csv (not in git as it is)",),
    steps=(STEP,),
)
WARNING = Diagnostic(code="NB311", severity=Severity.WARNING, message="a setting", cell=2)
ERROR = Diagnostic(code="NB310", severity=Severity.ERROR, message="changed", cell=2)


def test_text_tells_all_that_was_seen():
    text = recording_formats.as_text(Path("c.ipynb"), RECORDING, [WARNING])
    assert text.splitlines() == [
        "c.ipynb: 1 step in 1.5 s, Python 3.12.1",
        "",
        "data (cells 1, 2): 1.50 s, 3 MB at most",
        "  in   frame  pandas.DataFrame, 3 x 2, changed in place, shares objects with view",
        "  out  n      int",
        "  random: numpy",
        "  settings: pandas display.precision",
        "  reads: a.csv",
        "  writes: b\\x1b[2J.csv",
        "  figures: 2",
        "  warns: FutureWarning: soon",
        "",
        "fixtures: masked (read: a.csv (not in git as it is))",
        "  not stored: data.model: no safe format holds it",
        "c.ipynb:cell 2: warning NB311 a setting",
    ]


def test_json_is_complete():
    document = json.loads(recording_formats.as_json(RECORDING, [WARNING]))
    (step,) = document["steps"]
    assert step["inputs"][0]["changed"] is True
    assert step["inputs"][0]["columns"][0]["dtype"] == "int64"
    assert (document["mode"], document["versions"]) == ("masked", {"numpy": "2.0"})
    assert document["diagnostics"][0]["code"] == "NB311"


@pytest.mark.parametrize(
    ("diagnostics", "recording", "status"),
    [((WARNING,), RECORDING, 0), ((ERROR,), RECORDING, 1), ((ERROR,), None, 1)],
)
def test_exit_status(monkeypatch, capsys, diagnostics, recording, status):
    made = use_case.RecordedNotebook(diagnostics=diagnostics, recording=recording)
    monkeypatch.setattr(use_case, "record", lambda *args, **options: made)
    assert main(["record", "c.ipynb"]) == status
    assert ("nothing was run" in capsys.readouterr().err) == (recording is None)
    assert main(["record", "c.ipynb", "--format", "json"]) == status
    assert json.loads(capsys.readouterr().out)["diagnostics"]


def test_options_reach_the_use_case(monkeypatch, capsys):
    seen = {}

    def record(path, given, **options):
        seen.update(options, given=given)
        return use_case.RecordedNotebook(diagnostics=(), recording=RECORDING)

    monkeypatch.setattr(use_case, "record", record)
    assert main(["record", "c.ipynb", "--timeout", "2.5", "--fixtures", "stats"]) == 0
    assert (seen["timeout"], seen["given"]) == (2.5, {"fixtures": "stats"})
    assert seen["progress"] is None  # standard error is no terminal here
    assert main(["record", "c.ipynb", "--timeout", "0"]) == 2


def test_bar_fits_the_terminal_and_shows_no_control_characters(monkeypatch, capsys):
    monkeypatch.setattr(progress.sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "60")
    with progress.cells_bar() as draw:
        draw(3, 12, "x = '\x1b]0;title\x07' + " + "y" * 100)
    drawn = capsys.readouterr().err
    line = drawn.split("\033[K")[1].rstrip("\r")
    assert line.startswith("[######..................] cell 3 of 12  x = ")
    assert len(line) == 59 and "\x1b" not in line
    assert drawn.endswith("\r\033[K")
