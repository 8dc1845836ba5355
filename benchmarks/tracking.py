"""What tracking costs: the book beside MLflow's store, and the collector beside a bare kernel.

Run it with the environment of the project; MLflow lies in one of its own:

    python benchmarks/tracking.py --mlflow .engines/mlflow/bin/python

Everything is measured in turns in one run. What counts are the ratios of processor time, which a
busy machine distorts least.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

from nb2prod.execution import injected
from nb2prod.model.run import Metric, ParameterValue, Run, RunStatus, new_run_id
from nb2prod.tracking.book import Book
from nb2prod.tracking.query import Query

RUNS = 10_000
LOGGED = 20
ROUNDS = 5
SEARCHED = 100
PEER = Path(__file__).with_name("tracking_mlflow.py")
MARK = "benchmark: "


def main() -> int:
    """Measure, and print one line a figure."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--mlflow", metavar="PYTHON", help="an interpreter that has MLflow")
    arguments.add_argument("--rounds", type=int, default=ROUNDS)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store(folder, given.mlflow, given.rounds)
        collector(folder, given.rounds)
    return 0


def store(folder: Path, peer: str | None, rounds: int) -> None:
    """Logging a run, and finding runs among many."""
    ours, theirs = Ours(folder / "book.db"), Theirs(peer, folder) if peer else None
    for what in ("log", "search"):
        seconds: dict[str, list[float]] = {"book": [], "mlflow": []}
        for _ in range(rounds):
            seconds["book"].append(getattr(ours, what)())
            if theirs:
                seconds["mlflow"].append(theirs.measure(what))
        if what == "log":
            ours.fill()
            if theirs:
                theirs.measure("fill")
        report(what, seconds)
    if theirs:
        theirs.close()


def report(what: str, seconds: dict[str, list[float]]) -> None:
    """Print the medians, and the ratio where there are two."""
    middle = {name: statistics.median(found) for name, found in seconds.items() if found}
    parts = [f"{name} {value * 1000:.3f} ms" for name, value in middle.items()]
    if len(middle) == 2:
        one, other = middle.values()
        parts.append(f"ratio 1/{other / one:.0f}")
    print(f"{what}: {', '.join(parts)}", flush=True)


class Ours:
    """The book."""

    def __init__(self, path: Path) -> None:
        self._book = Book(path)
        self._count = 0

    def log(self) -> float:
        """Seconds for one run of 10 parameters and 20 metrics."""
        started = time.process_time()
        for _ in range(LOGGED):
            self._book.save(self._run())
        return (time.process_time() - started) / LOGGED

    def fill(self) -> None:
        """Bring the book to its number of runs."""
        while self._count < RUNS:
            self._book.save(self._run())

    def search(self) -> float:
        """Seconds to filter by one metric and order by another."""
        started = time.process_time()
        found = self._book.runs(Query(where=("m3>0.5",), order="m2", limit=SEARCHED))
        assert len(found) == SEARCHED
        return time.process_time() - started

    def _run(self) -> Run:
        number = self._count
        self._count += 1
        return Run(
            id=new_run_id(),
            experiment="x.ipynb",
            status=RunStatus.COMPLETED,
            via="run",
            started=time.time(),
            seconds=1.0,
            parameters=tuple(
                ParameterValue(name=f"p{k}", text=repr(k + number / RUNS)) for k in range(10)
            ),
            metrics=tuple(
                Metric(name=f"m{k}", value=(number * (k + 7) % RUNS) / RUNS) for k in range(20)
            ),
        )


class Theirs:
    """MLflow in an interpreter of its own, which measures when it is told to."""

    def __init__(self, python: str, folder: Path) -> None:
        self._process = subprocess.Popen(
            [python, str(PEER), str(folder), str(RUNS), str(LOGGED), str(SEARCHED)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "1"},
        )

    def measure(self, what: str) -> float:
        """The seconds that one measurement gave."""
        assert self._process.stdin is not None and self._process.stdout is not None
        print(what, file=self._process.stdin, flush=True)
        for line in self._process.stdout:
            if line.startswith(MARK):
                return float(line.removeprefix(MARK))
        raise SystemExit("MLflow ended: see above")

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def collector(folder: Path, rounds: int) -> None:
    """A notebook of 100 cells with and without the collector, in fresh kernels, in turns.

    Of each cell the quickest of all rounds counts: whatever else the machine does slows a cell
    down here and there, but never all of them in the same round.
    """
    bare: list[list[float]] = []
    collected: list[list[float]] = []
    for _ in range(rounds):
        bare.append(kernel(folder, None))
        collected.append(kernel(folder, folder / "collected.db"))
    (_, *without), (start, *cells) = quickest(bare), quickest(collected)
    total = sum(without)
    print(
        f"collector: bare {total:.2f} s, its start {start * 1000:.0f} ms ({start / total:.1%}), "
        f"its cells {sum(cells) / total - 1:+.1%}, overhead {(start + sum(cells)) / total - 1:+.1%}"
    )


def quickest(rounds: list[list[float]]) -> list[float]:
    """Of each part the least seconds that a round took."""
    return [min(part) for part in zip(*rounds, strict=True)]


def kernel(folder: Path, book: Path | None) -> list[float]:
    """Seconds of the kernel's own processor time: for the collector's start, and for each cell."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(kernel_name="python3", cwd=str(folder), stderr=DEVNULL)
    quiet: dict[str, Any] = {"silent": True, "store_history": False, "timeout": 120}
    clock = {"t": "__import__('time').process_time()"}
    times: list[float] = []
    try:
        client.execute_interactive("import pandas, sklearn.ensemble", **quiet)
        times.append(seconds_of(client.execute_interactive("", user_expressions=clock, **quiet)))
        if book is not None:
            client.execute_interactive(injected.collector_source(), **quiet)
            start = injected.start_source(book=book, experiment="x.ipynb")
            client.execute_interactive(start, **quiet)
        times.append(seconds_of(client.execute_interactive("", user_expressions=clock, **quiet)))
        for number, (source, tag) in enumerate(cells()):
            metadata = {"tags": [tag] if tag else [], "cellId": f"c{number}"}
            content = {
                "code": source,
                "silent": False,
                "store_history": True,
                "user_expressions": clock,
            }
            message = client.session.msg("execute_request", content, metadata=metadata)
            client.shell_channel.send(message)
            reply = client.get_shell_msg(timeout=120)
            assert reply["content"]["status"] == "ok", reply["content"]
            times.append(seconds_of(reply))
    finally:
        client.stop_channels()
        manager.shutdown_kernel()
    return [after - before for before, after in pairwise(times)]


def seconds_of(reply: dict[str, Any]) -> float:
    """The number that the kernel's clock showed."""
    return float(reply["content"]["user_expressions"]["t"]["data"]["text/plain"])


def cells() -> list[tuple[str, str]]:
    """A notebook of 100 cells: data, features, models and evaluations of ordinary size."""
    found = [
        ("n_trees = 60\ndepth = 8\nseed = 3", "parameters"),
        (
            "import numpy as np\nimport pandas as pd\n"
            "from sklearn.ensemble import RandomForestClassifier\n"
            "from sklearn.metrics import accuracy_score, roc_auc_score\n"
            "from sklearn.model_selection import train_test_split",
            "",
        ),
        (
            "rng = np.random.default_rng(seed)\n"
            "frame = pd.DataFrame(rng.normal(size=(20_000, 12)), columns=list('abcdefghijkl'))\n"
            "frame['y'] = (frame['a'] + frame['b'] * frame['c'] > 0).astype(int)",
            "data",
        ),
    ]
    for number in range(30):
        found += [
            (f"frame['f{number}'] = frame['a'].rolling({number + 2}).mean().fillna(0)", "data"),
            (f"frame.groupby('y')['f{number}'].describe()", ""),
        ]
    for number in range(9):
        found += [
            (
                f"part = frame.sample(6000, random_state={number})\n"
                "X_train, X_test, y_train, y_test = train_test_split(\n"
                "    part.drop(columns='y'), part['y'], random_state=seed\n)",
                f"data:split_{number}",
            ),
            (
                "model = RandomForestClassifier(n_trees, max_depth=depth, random_state=seed)\n"
                "model.fit(X_train, y_train)",
                f"training:forest_{number}",
            ),
            (
                "proba = model.predict_proba(X_test)[:, 1]\n"
                "accuracy = accuracy_score(y_test, proba > 0.5)\n"
                "roc_auc = roc_auc_score(y_test, proba)",
                f"evaluation:check_{number}",
            ),
            ("part.describe()", ""),
        ]
    found.append(("frame.shape", ""))
    assert len(found) == 100
    return found


if __name__ == "__main__":
    sys.exit(main())
