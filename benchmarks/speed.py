"""How fast nb2prod is beside its peers: ratios of CPU time, measured in one run.

`python speed.py [--quick] [--json FILE]`. The runs of a comparison take turns, and what
counts is the median of their CPU times (user and system, of the process and its children):
that is what a busy machine distorts least. Exit status 1 says that a goal was missed.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import synthetic

LATE = ("nbformat", "black", "IPython", "papermill", "mlflow")
BYTECODE = ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")
STEPS = 20
SIZES = (100, 300, 1000, 3000, 10000)
Measure = Callable[[], float]
# jsonschema parses a grammar for a second if this library is there; nbconvert needs none of it.
NBCONVERT = """
import sys
sys.modules["rfc3987_syntax"] = None
from nbconvert.nbconvertapp import main
main()
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the table.

    Attributes:
        value: a ratio, an exponent, seconds or a count.
        detail: what was measured, in words.
        goal: the most that `value` may be; None where the line only informs.
    """

    name: str
    value: float
    detail: str
    goal: float | None = None

    @property
    def missed(self) -> bool:
        """Whether the goal is missed."""
        return self.goal is not None and not self.value <= self.goal


# -- processes -------------------------------------------------------------------------------


def nb2prod() -> list[str]:
    """The command as people run it: the script beside the interpreter."""
    script = Path(sys.executable).with_name("nb2prod")
    return [str(script)] if script.exists() else [sys.executable, "-m", "nb2prod"]


def cpu(command: Sequence[str], folder: Path, **variables: str) -> float:
    """Seconds of CPU that a command and its children take.

    Raises:
        SystemExit: the command fails.
    """
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**_environment(folder), **variables},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            text = output.read().decode(errors="replace")[-2000:]
            sys.exit(f"{' '.join(command)}: exit status {process.returncode}\n{text}")
    return usage.ru_utime + usage.ru_stime


def _environment(folder: Path) -> dict[str, str]:
    """The variables of a machine where the commands have run before: bytecode is kept."""
    kept = {key: value for key, value in os.environ.items() if key not in BYTECODE}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}


def inside(action: str, count: int) -> float:
    """Seconds of CPU of one action in a fresh process, imports left out."""
    command = [sys.executable, __file__, "--inside", action, "--count", str(count)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def in_turns(measures: Mapping[str, Measure], repeats: int) -> dict[str, float]:
    """The least of each measure: whatever else the machine does only makes one longer.

    The measures take turns, after one round that is not counted.
    """
    for measure in measures.values() if repeats > 1 else ():
        measure()
    found: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(repeats):
        for name, measure in measures.items():
            found[name].append(measure())
    return {name: min(values) for name, values in found.items()}


# -- what is compared ------------------------------------------------------------------------


def help_lines(folder: Path, repeats: int) -> list[Line]:
    """The command's help against an interpreter that does nothing."""
    found = in_turns(
        {
            "help": lambda: cpu([*nb2prod(), "--help"], folder),
            "python": lambda: cpu([sys.executable, "-c", "pass"], folder),
        },
        repeats,
    )
    return [ratio("nb2prod --help : python -c pass", found["help"], found["python"], 6)]


def export_lines(folder: Path, repeats: int) -> list[Line]:
    """Exports of a notebook of 50 cells against `jupyter nbconvert --to script`."""
    notebook, edited = folder / "orders.ipynb", folder / "edited.ipynb"
    texts, tagged = synthetic.cells(50, lines=10), synthetic.tags(50, STEPS)
    synthetic.write_notebook(notebook, texts, tagged)
    cache, package = folder / "cache", folder / "package"
    convert = [sys.executable, "-c", NBCONVERT, "--to", "script", "--log-level", "ERROR"]
    edits = iter(range(10**6))

    def export(path: Path) -> float:
        command = [*nb2prod(), "export", path.name, "--package", "orders"]
        command += ["--output", package.name]
        return cpu(command, folder, NB2PROD_CACHE_DIR=str(cache))

    def cold() -> float:
        for place in (cache, package, folder / ".github"):
            shutil.rmtree(place, ignore_errors=True)
        return export(notebook)

    def after_edit() -> float:
        changed = [*texts[:20], f"{texts[20]}\nlimit_{next(edits)} = 7", *texts[21:]]
        synthetic.write_notebook(edited, changed, tagged)
        edited.replace(notebook)
        return export(notebook)

    def again() -> float:
        return export(notebook)

    measures: dict[str, Measure] = {
        "script": lambda: cpu([*convert, notebook.name], folder),
        "cold": cold,
        "again": again,
        "edited": after_edit,
    }
    found = in_turns(measures, repeats)
    return [
        ratio("export of 50 cells, cold : nbconvert", found["cold"], found["script"], 1.2),
        ratio("the same once more : nbconvert", found["again"], found["script"], 0.4),
        ratio("after an edit of one cell : nbconvert", found["edited"], found["script"], 0.4),
    ]


def analysis_lines(repeats: int) -> list[Line]:
    """The analysis of 1,000 cells against parsers of the same."""
    actions = ("analysis", "planning", "libcst", "floor")
    found = in_turns({name: partial(inside, name, 1000) for name in actions}, repeats)
    return [
        ratio("analysis of 1,000 cells : libcst", found["analysis"], found["libcst"], 0.25),
        ratio("the same : ast + symtable", found["analysis"], found["floor"], 3),
        ratio("its planning : ast + symtable", found["planning"], found["floor"], None),
    ]


def growth_lines(repeats: int, most: int) -> list[Line]:
    """How the time of analysis and planning grows with the number of cells."""
    sizes = [size for size in SIZES if size <= most]
    lines = []
    for name, action, goal in (
        ("analysis", "analysis", None),
        ("planning", "planning", None),
        ("analysis and planning", "both", 1.15),
    ):
        found = in_turns(
            {str(size): partial(inside, action, size) for size in sizes},
            repeats,
        )
        times = [found[str(size)] for size in sizes]
        detail = ", ".join(f"{s}: {t:.2f} s" for s, t in zip(sizes, times, strict=True))
        title = f"growth of {name}, {sizes[0]} to {sizes[-1]} cells (exponent)"
        lines.append(Line(name=title, value=exponent(sizes, times), detail=detail, goal=goal))
    return lines


def reading_lines() -> list[Line]:
    """A notebook of 100,000 cells of one line."""
    seconds = inside("reading", 100_000)
    detail = "read, translated and analysed"
    return [Line(name="100,000 one-line cells (seconds)", value=seconds, detail=detail, goal=30)]


def import_lines(folder: Path) -> list[Line]:
    """Heavy libraries that a command imports though it needs none of them."""
    synthetic.write_notebook(folder / "orders.ipynb", synthetic.cells(50), [""] * 50)
    lines = []
    for arguments in (["--help"], ["check", "orders.ipynb"], ["plan", "orders.ipynb"]):
        command = [sys.executable, "-X", "importtime", "-m", "nb2prod", *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        modules = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
        found = sorted({name.partition(".")[0] for name in modules} & set(LATE))
        name = f"nb2prod {arguments[0]}: heavy imports"
        detail = ", ".join(found) or f"none of {', '.join(LATE)}"
        lines.append(Line(name=name, value=len(found), detail=detail, goal=0))
    return lines


def ratio(name: str, ours: float, theirs: float, goal: float | None) -> Line:
    """A line that compares two times."""
    detail = f"{1e3 * ours:.0f} ms : {1e3 * theirs:.0f} ms"
    return Line(name=name, value=ours / theirs, detail=detail, goal=goal)


def exponent(sizes: Sequence[int], times: Sequence[float]) -> float:
    """The slope of the times over the sizes on logarithmic scales: 1 is linear."""
    points = [math.log(size) for size in sizes], [math.log(time) for time in times]
    return statistics.linear_regression(*points).slope


# -- inside a process ------------------------------------------------------------------------


def work(action: str, count: int) -> float:
    """Do one action here; seconds of CPU, without imports and preparation."""
    prepared = {
        "floor": _floor,
        "libcst": _libcst,
        "analysis": _analysis,
        "planning": _planning,
        "both": _both,
        "reading": _reading,
    }[action](count)
    start = time.process_time()
    kept = prepared()
    seconds = time.process_time() - start
    del kept
    return seconds


def _floor(count: int) -> Callable[[], object]:
    import ast
    import symtable

    texts = synthetic.cells(count)

    def parse() -> None:
        for text in texts:
            ast.parse(text)
            symtable.symtable(text, "cell", "exec")

    return parse


def _libcst(count: int) -> Callable[[], object]:
    import libcst

    texts = synthetic.cells(count)
    libcst.parse_module("x = 1")
    return lambda: [libcst.parse_module(text) for text in texts]


def _analysis(count: int) -> Callable[[], object]:
    from nb2prod.analysis import analyse
    from nb2prod.model.notebook import Code

    codes = [
        Code(cell=number, source=text, lines=tuple(range(1, text.count("\n") + 2)))
        for number, text in enumerate(synthetic.cells(count))
    ]
    return lambda: analyse(codes)


def _both(count: int) -> Callable[[], object]:
    analysed, planned = _analysis(count), _planner(count)
    return lambda: planned(analysed())


def _planning(count: int) -> Callable[[], object]:
    dataflow, planned = _analysis(count)(), _planner(count)
    return lambda: planned(dataflow)


def _planner(count: int) -> Callable[[Any], object]:
    from nb2prod.config import Config
    from nb2prod.model.notebook import Cell, Notebook
    from nb2prod.planning.interpreter import environment_of
    from nb2prod.planning.plan import plan_pipeline

    pairs = zip(synthetic.cells(count), synthetic.tags(count, STEPS), strict=True)
    cells = [
        Cell(index=number, id=str(number), kind="code", source=text, tags=(tag,))
        for number, (text, tag) in enumerate(pairs)
    ]
    notebook = Notebook(path=Path("orders.ipynb"), cells=tuple(cells))
    environment = environment_of(None)
    return lambda dataflow: plan_pipeline(notebook, [], dataflow, Config(), environment)


def _reading(count: int) -> Callable[[], object]:
    from nb2prod.analysis import analyse
    from nb2prod.notebook.read import read_notebook
    from nb2prod.notebook.translate import translate_notebook

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lines.ipynb"
        texts = [f"x_{n % 50} = {n}" for n in range(count)]
        synthetic.write_notebook(path, texts, [""] * count)
        data = path.read_bytes()

    def read() -> object:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "lines.ipynb"
            path.write_bytes(data)
            return analyse(translate_notebook(read_notebook(path)))

    return read


# -- the table -------------------------------------------------------------------------------


def measured(repeats: int, most: int) -> list[Line]:
    """All lines of the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [
            *help_lines(folder, 3 * repeats),
            *import_lines(folder),
            *export_lines(folder, repeats),
            *analysis_lines(repeats),
            *growth_lines(1, most),
            *reading_lines(),
        ]


def table(lines: Sequence[Line]) -> str:
    """The lines in columns, the missed goals marked."""
    width = max(len(line.name) for line in lines)
    rows = []
    for line in lines:
        goal = "" if line.goal is None else f"<= {line.goal:g}"
        mark = "MISSED" if line.missed else ""
        rows.append(f"{line.name:{width}} {line.value:7.2f} {goal:>7} {mark:6} {line.detail}")
    return "\n".join(row.rstrip() for row in rows)


def main() -> int:
    """Measure, print, and say by the exit status whether a goal was missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="few repeats, up to 1,000 cells")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the lines there, too")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    parser.add_argument("--count", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        print(work(given.inside, given.count))
        return 0
    lines = measured(3 if given.quick else 7, 1000 if given.quick else 10_000)
    print(table(lines))
    if given.json:
        document = [{**asdict(line), "missed": line.missed} for line in lines]
        given.json.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    missed = [line.name for line in lines if line.missed]
    if missed:
        print("Goals missed: " + "; ".join(missed), file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
