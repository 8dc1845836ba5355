"""How much faster is a sweep of an exported package than papermill over its notebook?

`python sweep.py [--runs 12] [--processes 2]` writes a notebook that imports pandas and
scikit-learn and trains for 0.2 seconds, exports it, and tries the same parameter values by
`nb2prod sweep PACKAGE --jobs N` and by N processes of papermill's own command line, each of which
takes the next value when it is free. Both times are of the whole commands, imports included. The
metrics have to be equal. Exit status 1: the ratio of the times is below 8.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

GOAL = 8.0
NB2PROD = [sys.executable, "-c", "from nb2prod.cli.main import run; run()"]
PAPERMILL = [sys.executable, "-m", "papermill"]
CELLS = (
    ("parameters", "C = 1.0"),
    (
        "data",
        "import time\n\nimport pandas as pd\nfrom sklearn.datasets import make_classification\n"
        "from sklearn.linear_model import LogisticRegression\n\n"
        "X, y = make_classification(n_samples=400, random_state=0)\n"
        "table = pd.DataFrame(X)",
    ),
    (
        "training",
        "start = time.perf_counter()\n"
        "while time.perf_counter() - start < 0.2:\n"
        "    model = LogisticRegression(C=C).fit(table, y)",
    ),
    ("evaluation", "accuracy = model.score(table, y)"),
)


def write_notebook(path: Path) -> None:
    """Write the notebook."""
    cells = [
        {
            "cell_type": "code",
            "id": f"c{number}",
            "metadata": {"tags": [tag]},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for number, (tag, source) in enumerate(CELLS)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    document = {"cells": cells, "metadata": {"kernelspec": kernel}}
    path.write_text(json.dumps({**document, "nbformat": 4, "nbformat_minor": 5}))


def by_sweep(package: Path, values: list[str], processes: int) -> tuple[float, dict[str, float]]:
    """Return the seconds of the sweep, and the metric by value."""
    words = ["sweep", package, "--grid", f"C={','.join(values)}", "--jobs", str(processes)]
    command = [*NB2PROD, *map(str, words), "--format", "json"]
    started = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - started
    runs = [json.loads(line) for line in done.stdout.splitlines()[:-1]]
    return seconds, {run["parameters"]["C"]: run["metrics"]["accuracy"] for run in runs}


def by_papermill(notebook: Path, values: list[str], processes: int) -> float:
    """Return the seconds of papermill's runs."""

    def run(value: str) -> None:
        output = notebook.with_name(f"out-{value}.ipynb")
        command = [*PAPERMILL, str(notebook), str(output), "-p", "C", value]
        subprocess.run(command, check=True, capture_output=True, cwd=notebook.parent)

    started = time.perf_counter()
    with ThreadPoolExecutor(processes) as pool:
        list(pool.map(run, values))
    return time.perf_counter() - started


def metric_in(notebook: Path, value: str) -> float:
    """Return the metric of one value, from a run of the notebook in the lab book."""
    words = ["run", notebook, "-p", f"C={value}", "--no-html"]
    subprocess.run([*NB2PROD, *map(str, words)], check=True, capture_output=True)
    words = ["runs", "list", notebook, "--where", "via=run", "--format", "json"]
    done = subprocess.run([*NB2PROD, *map(str, words)], check=True, capture_output=True, text=True)
    found = json.loads(done.stdout)
    runs = found["runs"] if isinstance(found, dict) else found
    return float(runs[0]["metrics"]["accuracy"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=12)
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    values = [str(number / 4) for number in range(1, given.runs + 1)]
    with tempfile.TemporaryDirectory() as folder:
        notebook = Path(folder, "train.ipynb")
        write_notebook(notebook)
        export = [*NB2PROD, "export", str(notebook), "--output", f"{folder}/train"]
        subprocess.run(export, check=True, capture_output=True)
        ours, metrics = by_sweep(Path(folder, "train"), values, given.processes)
        theirs = by_papermill(notebook, values, given.processes)
        is_equal = metric_in(notebook, values[0]) == metrics[values[0]]
    ratio = theirs / ours
    print(f"runs: {given.runs}, processes: {given.processes}")
    print(f"sweep of the package: {ours:.1f} s, {ours / given.runs:.2f} s a run")
    print(f"papermill: {theirs:.1f} s, {theirs / given.runs:.2f} s a run")
    print(f"ratio: {ratio:.1f} (goal: {GOAL:.0f})")
    print(f"equal metrics: {is_equal}")
    return 0 if ratio >= GOAL and is_equal and len(metrics) == given.runs else 1


if __name__ == "__main__":
    sys.exit(main())
