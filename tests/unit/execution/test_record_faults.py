"""Whatever happens to a recording, the outcome is clear and nothing is left over."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from nb2prod.cli.main import main
from nb2prod.errors import RunCancelledError, RunError
from nb2prod.execution import workspace as room
from nb2prod.execution.record import record_notebook

pytestmark = pytest.mark.slow

START = '# %% tags=["data"]\nx = [1]\n# %% tags=["evaluation"]\n'


def record(case, **options):
    return record_notebook(case.notebook, case.pipeline, **options)


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("1 / 0", "cell 1 .*failed: ZeroDivisionError: division by zero"),
        ("import sys\nsys.exit(0)", "cell 1 .*ends the process"),
        ("exit()", "cell 1"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "kernel died in cell 1"),
        ("import time\ntime.sleep(60)", "cell 1 .*more than 4 s"),
    ],
    ids=["error", "sys.exit", "exit", "killed", "hanging"],
)
def test_failing_notebook_stops_the_export(planned, capsys, cell, message):
    path = planned(START + cell + "\ny = x\n").notebook.path
    before = sorted(path.parent.iterdir())
    assert main(["export", str(path), "--record", "--timeout", "4"]) == 4
    said = capsys.readouterr().err
    assert said.splitlines()[-1].startswith("nb2prod: error: ")
    assert "Traceback" not in said
    assert sorted(path.parent.iterdir()) == before
    with pytest.raises(RunError, match=message):
        record(planned(START + cell + "\ny = x\n"), timeout=4)


def test_cancelled_run_ends_at_once(planned):
    case = planned(START + "import time\ntime.sleep(60)\ny = x\n")
    started = threading.Event()
    start = time.monotonic()

    def progress(done, total, line):
        if done == 1:
            started.set()

    with pytest.raises(RunCancelledError, match="cancelled"):
        record(case, progress=progress, cancelled=started.is_set)
    assert time.monotonic() - start < 40


def test_recording_works_in_a_thread_beside_a_running_loop(planned):
    import asyncio

    async def host():
        return await asyncio.to_thread(record, planned(START + "y = x\n"))

    assert asyncio.run(host()).recording.values == 2


def test_interruption_leaves_nothing(planned, tmp_path):
    case = planned(START + 'import time\nopen("begun.txt", "w").close()\ntime.sleep(60)\ny = x\n')
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    command = [sys.executable, "-m", "nb2prod", "export", str(case.notebook.path), "--record"]
    process = subprocess.Popen(
        command,
        env={**os.environ, "TMPDIR": str(temporary)},
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    limit = time.monotonic() + 60
    while not list(temporary.glob("nb2prod-*/notebook/begun.txt")) and time.monotonic() < limit:
        time.sleep(0.2)
    os.kill(process.pid, signal.SIGINT)
    said = process.communicate(timeout=30)[1]
    assert (process.returncode, said.splitlines()[-1]) == (130, "nb2prod: error: interrupted")
    assert list(temporary.glob("nb2prod-*")) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case.py", "temporary"]


def test_processes_of_a_notebook_end_with_it(planned, tmp_path):
    case = planned(
        START + 'import subprocess\nchild = subprocess.Popen(["sleep", "97"])\n'
        f'open({str(tmp_path / "pid")!r}, "w").write(str(child.pid))\ny = x\n'
    )
    record(case)
    child = Path("/proc", (tmp_path / "pid").read_text(), "cmdline")
    assert not child.exists() or b"sleep" not in child.read_bytes()


def test_objects_that_cannot_be_stored_are_named(planned):
    case = planned(
        '# %% tags=["data"]\nimport math\nimport threading\nlock = threading.Lock()\n'
        "numbers = (n for n in [1, 2])\ndouble = lambda n: 2 * n\nmodule = math\n"
        "import matplotlib.pyplot as plt\nfigure = plt.figure()\n"
        '# %% tags=["evaluation"]\ny = lock.locked(), next(numbers), double(2), module.pi, figure.number\n'
    )
    recorded = record(case)
    lost = {name for _, name, _ in recorded.recording.not_stored}
    given = {port.name for step in recorded.recording.steps for port in step.outputs}
    assert {"lock", "numbers"} <= given
    assert lost >= given & {"lock", "numbers", "double", "module", "figure"}


def test_flood_of_output_is_no_trouble(planned):
    case = planned(START + 'line = "x" * 999\nfor n in range(50_000):\n    print(line)\ny = x\n')
    assert record(case).recording.values > 0


def test_large_value_is_described(planned):
    case = planned(
        '# %% tags=["data"]\nimport numpy as np\nimport pandas as pd\n'
        'frame = pd.DataFrame({"a": np.zeros(20_000_000)})\n'
        '# %% tags=["evaluation"]\nn = len(frame)\n'
    )
    recorded = record(case)
    assert ("data", "frame", "too large for the fixtures") in recorded.recording.not_stored
    assert sum(map(len, recorded.fixtures.values())) < 100_000


def test_file_too_large_to_copy_is_not_written_to(planned, tmp_path, monkeypatch):
    (tmp_path / "big.txt").write_text("the user's")
    monkeypatch.setattr(room, "LARGEST", 5)
    case = planned(START + 'open("big.txt", "w").close()\ny = x\n')
    with pytest.raises(RunError, match="too large to be copied"):
        record(case)
    assert (tmp_path / "big.txt").read_text() == "the user's"


def test_kernel_that_cannot_start_is_named(planned, tmp_path, monkeypatch):
    spec = tmp_path / "kernels" / "broken"
    spec.mkdir(parents=True)
    line = [sys.executable, "-c", "raise SystemExit(1)"]
    document = {"argv": line, "language": "python", "display_name": "b"}
    (spec / "kernel.json").write_text(json.dumps(document))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    with pytest.raises(RunError, match="'broken' cannot be started"):
        record(planned(START + "y = x\n", kernel="broken"))
