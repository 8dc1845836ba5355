"""What recording costs beside a plain run of the same notebook by nbclient.

`python recording.py [--repeat N] [--corpus [GLOB]] [--most N]`. The three examples, and with
`--corpus` the executing notebooks of the corpus. The two kinds of runs take turns, each in a
process of its own; what counts is the sum of the medians of their CPU times (user and system,
kernel included). Exit status 1 says that recording costs more than 1.3 times a plain run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE.parent / "examples"
GOAL = 1.3
TIMEOUT = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A notebook, and the environment variables that it runs with."""

    name: str
    notebook: Path
    environment: Mapping[str, str]


@dataclass(slots=True)
class Times:
    """CPU and wall seconds of each run, by kind."""

    cpu: dict[str, list[float]] = field(default_factory=lambda: {"plain": [], "record": []})
    wall: dict[str, list[float]] = field(default_factory=lambda: {"plain": [], "record": []})

    def median(self, kind: str, *, wall: bool = False) -> float:
        """The median of one kind of runs, in seconds."""
        return statistics.median((self.wall if wall else self.cpu)[kind])


def run_plain(notebook: Path) -> None:
    """Run a notebook by nbclient as people do."""
    import nbformat
    from nbclient import NotebookClient

    document = nbformat.read(notebook, as_version=4)
    resources = {"metadata": {"path": str(notebook.parent)}}
    NotebookClient(document, timeout=TIMEOUT, resources=resources).execute()


def run_recorded(notebook: Path) -> None:
    """Record a notebook."""
    from nb2prod.app.plan import plan
    from nb2prod.app.record import record_planned

    record_planned(plan(notebook), timeout=TIMEOUT)


def once(kind: str, notebook: Path) -> None:
    """Run in this process and print what it took, imports and planning included."""
    start = time.perf_counter()
    (run_plain if kind == "plain" else run_recorded)(notebook)
    used = [
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    ]
    print(json.dumps({"wall": time.perf_counter() - start, "cpu": sum(used)}))


def examples() -> Iterator[Case]:
    """The examples of this repository."""
    for notebook in sorted(EXAMPLES.glob("*/*.ipynb")):
        yield Case(name=notebook.stem, notebook=notebook, environment={})


def of_corpus(pattern: str, most: int) -> Iterator[Case]:
    """The tagged notebooks of the corpus, which has to be built."""
    sys.path.insert(0, str(HERE / "corpus"))
    from corpus import DEFAULT_CACHE, Places, offline_environment, read_entries, read_tags
    from workspace import lay_out

    places = Places(cache=DEFAULT_CACHE)
    tags = read_tags()
    entries = [entry for entry in read_entries(pattern) if entry.id in tags]
    work = DEFAULT_CACHE / "recording"
    shutil.rmtree(work, ignore_errors=True)
    for entry in entries[:: max(1, len(entries) // most)][:most]:
        notebook = lay_out(places, entry, work / entry.id, tags[entry.id]["tags"])
        environment = {**offline_environment(), "JUPYTER_PATH": str(places.jupyter)}
        yield Case(name=entry.id, notebook=notebook, environment=environment)


def measure(case: Case, repeat: int) -> Times | None:
    """Run both kinds in turns; None if one of them fails."""
    times = Times()
    for _ in range(repeat):
        for kind in ("plain", "record"):
            with tempfile.TemporaryDirectory() as folder:
                place = Path(folder, "notebook")
                shutil.copytree(case.notebook.parent, place)
                command = [
                    sys.executable,
                    __file__,
                    "--once",
                    kind,
                    str(place / case.notebook.name),
                ]
                done = subprocess.run(
                    command,
                    env={**os.environ, **case.environment},
                    capture_output=True,
                    text=True,
                    check=False,
                )
            if done.returncode != 0:
                print(f"{case.name}: {kind} failed: {done.stderr.strip()[-300:]}")
                return None
            found = json.loads(done.stdout.splitlines()[-1])
            times.cpu[kind].append(found["cpu"])
            times.wall[kind].append(found["wall"])
    return times


def main() -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--corpus", nargs="?", const="*", metavar="GLOB")
    parser.add_argument("--most", type=int, default=100)
    parser.add_argument("--once", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        once(options.once[0], Path(options.once[1]))
        return 0
    cases = list(of_corpus(options.corpus, options.most) if options.corpus else examples())
    totals = {"plain": 0.0, "record": 0.0}
    print(f"{'ratio':>6} {'plain s':>8} {'record s':>9} {'wall':>6}  notebook (CPU seconds)")
    for case in cases:
        if times := measure(case, options.repeat):
            plain, record = times.median("plain"), times.median("record")
            wall = times.median("record", wall=True) / times.median("plain", wall=True)
            totals["plain"] += plain
            totals["record"] += record
            print(
                f"{record / plain:6.2f} {plain:8.2f} {record:9.2f} {wall:6.2f}  {case.name}",
                flush=True,
            )
    ratio = totals["record"] / totals["plain"] if totals["plain"] else float("inf")
    print(f"{ratio:6.2f} {totals['plain']:8.2f} {totals['record']:9.2f}         all (goal: {GOAL})")
    return int(ratio > GOAL)


if __name__ == "__main__":
    sys.exit(main())
