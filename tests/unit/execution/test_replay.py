"""A new package runs before it is written: what it gives must be what was recorded."""

import re
import threading
from pathlib import Path

import pytest

from nb2prod.app.export import export
from nb2prod.cli.main import main
from nb2prod.errors import RunCancelledError

pytestmark = pytest.mark.slow

CASES = sorted((Path(__file__).parents[2] / "cases" / "replay").glob("*.py"))
CODES = ("NB316", "NB317", "NB318")
WHEN = {"together": "when the package runs", "apart": "in a process of its own"}
SLOW = """
# %% tags=["data"]
import sys
import time

is_package = sys._getframe().f_code.co_name == "data"
time.sleep(300 if is_package else 0)
"""


def expected(case: Path) -> list[str]:
    found = re.search(r"^# expect: (.+)$", case.read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None
    return found[1].split()


def exported(source: Path, folder: Path, **options):
    notebook = folder / "case.py"
    notebook.write_bytes(source.read_bytes())
    given = {"ci": "none", **options}
    done = export(notebook, given, record=True)
    return done, [one for one in done.diagnostics if one.code in CODES]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_what_differs_is_told(case, tmp_path):
    done, told = exported(case, tmp_path)
    assert done.report is not None
    code, *rest = expected(case)
    if code == "nothing":
        assert told == []
        return
    name, way = rest
    assert {(one.code, one.severity) for one in told} == {(code, "warning")}
    assert name == "-" or told[0].message.startswith(f"`{name}` of step ")
    assert WHEN[way] in told[0].message


def test_a_target_refuses_what_differs_in_processes_of_their_own(tmp_path):
    case = next(case for case in CASES if case.stem == "closures_over_one_cell")
    done, told = exported(case, tmp_path, targets=["airflow"])
    assert done.report is None
    assert [(one.code, one.severity) for one in told] == [("NB316", "error")]


def test_the_command_says_how_many_values_came_again(tmp_path, capsys):
    notebook = tmp_path / "sums.py"
    notebook.write_text('# %% tags=["data"]\nx = [1]\n# %% tags=["training"]\ntotal = sum(x)\n')
    assert main(["export", str(notebook), "--record"]) == 0
    assert "a run of the package gave 2 of them again" in capsys.readouterr().out
    assert main(["export", str(notebook), "--record", "--no-replay"]) == 0
    assert "of them again" not in capsys.readouterr().out


def test_a_cancelled_replay_ends_at_once_and_writes_nothing(tmp_path):
    notebook = tmp_path / "slow.py"
    notebook.write_text(SLOW)
    begun = threading.Event()

    def progress(done, total, line):
        if "package" in line:
            threading.Timer(2, begun.set).start()

    with pytest.raises(RunCancelledError, match="cancelled"):
        export(notebook, record=True, progress=progress, cancelled=begun.is_set)
    assert list(tmp_path.iterdir()) == [notebook]
