"""What does a package cost beside the same code as a plain script?

`python run_overhead.py [PACKAGE ...] [--repeats 5] [--python PATH]` runs the steps of a package
in one process, in turns with its code flattened to one script (made from
`.nb2prod/pipeline.json`), and compares the CPU time inside the steps with that of the script
after its imports. It prints the ratio, and beside it the CPU seconds of imports, storing and
the check of tables. Without a PACKAGE it exports the churn example with a recording. Exit
status 1: the ratio is above 1.05.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

GOAL = 1.05
ROOT = Path(__file__).resolve().parents[1]
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
ONE_RUN = """
import dataclasses, importlib, json, sys, time
from pathlib import Path
name, folder = sys.argv[1:]
start = time.process_time()
pipeline = importlib.import_module(f"{name}.orchestration.pipeline")
spent = {"imports": time.process_time() - start, "steps": 0.0, "storing": 0.0, "schema": 0.0}

def timed(what, function):
    def call(*arguments, **options):
        start = time.process_time()
        try:
            return function(*arguments, **options)
        finally:
            spent[what] += time.process_time() - start
    call.__name__ = function.__name__
    return call

pipeline.STEPS = tuple(
    dataclasses.replace(step, run=timed("steps", step.run)) for step in pipeline.STEPS
)
pipeline.Ledger.store = timed("storing", pipeline.Ledger.store)
if hasattr(pipeline, "_schema"):
    start = time.process_time()
    schema = pipeline._schema()
    spent["schema import"] = time.process_time() - start
    schema.check_inputs = timed("schema", schema.check_inputs)
start = time.process_time()
pipeline.run(output_dir=Path(folder))
spent["run in all"] = time.process_time() - start
print(json.dumps(spent))
"""


def flattened(pipeline: dict[str, Any]) -> str:
    """Return the package's code as a script that prints its CPU seconds after the imports."""
    modules = pipeline["modules"]
    imports = [line for module in modules for line in _imports(module["imports"])]
    body = [part["text"] for module in modules for part in module["definitions"]]
    body += [f"{one['name']} = {one['default']}" for one in pipeline["parameters"]]
    body += [part["text"] for part in pipeline["settings"]]
    for step in pipeline["steps"]:
        body += [part["text"] for part in step["body"]]
        body += ["_close()"]
    return "\n".join(
        [
            *dict.fromkeys(imports),
            "import time as _time, sys as _sys, os as _os",
            "_pyplot = _sys.modules.get('matplotlib.pyplot')",
            "def _close():\n    _pyplot and _pyplot.close('all')",
            "_start = _time.process_time()",
            *body,
            "_spent = _time.process_time() - _start",
            "_os.write(2, repr(_spent).encode())",
        ]
    )


def _imports(bindings: list[dict[str, Any]]) -> Iterator[str]:
    for one in bindings:
        alias = f" as {one['alias']}" if one["alias"] else ""
        if one["name"]:
            yield f"from {one['module']} import {one['name']}{alias}"
        else:
            yield f"import {one['module']}{alias}"


def measure(package: Path, python: Path, repeats: int) -> dict[str, float]:
    """Return medians of CPU seconds: of the script, and of the parts of a run."""
    document = json.loads((package / ".nb2prod" / "pipeline.json").read_text(encoding="utf-8"))
    name = document["package"]
    environment = os.environ | dict.fromkeys(THREADS, "1") | {"MPLBACKEND": "agg"}
    environment |= {"PYTHONPATH": str(package / "src"), "PYTHONHASHSEED": "0"}
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory(prefix="overhead-") as place:
        script = Path(place, "script.py")
        script.write_text(flattened(document), encoding="utf-8")
        inputs = package / "src" / name / "inputs"
        for turn in range(repeats + 1):  # the first one fills caches
            code = ["-c", ONE_RUN, name, str(Path(place, str(turn)))]
            done = _run([str(python), *code], Path(place), environment)
            spent = json.loads(done.stdout.splitlines()[-1])
            flat = _run(
                [str(python), str(script)], inputs if inputs.is_dir() else place, environment
            )
            spent["script"] = float(flat.stderr.split()[-1])
            for what, seconds in spent.items() if turn else ():
                found.setdefault(what, []).append(seconds)
    ratios = [steps / script for steps, script in zip(found["steps"], found["script"], strict=True)]
    medians = {what: statistics.median(values) for what, values in found.items()}
    return medians | {"ratio": statistics.median(ratios)}


def _run(line: list[str], folder: Path | str, environment: dict[str, str]) -> Any:
    done = subprocess.run(
        line, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{line[1][:40]} failed:\n{done.stderr}")
    return done


def main() -> int:
    """Measure packages and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("packages", nargs="*", type=Path)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--python", type=Path, default=Path(sys.executable))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="overhead-") as place:
        packages = given.packages or [_churn(Path(place, "churn"))]
        worst = 0.0
        for package in packages:
            found = measure(package.resolve(), given.python, given.repeats)
            worst = max(worst, found["ratio"])
            print(f"{package.name}: inside the steps {found['ratio']:.3f} times the script")
            for what in sorted(found.keys() - {"ratio"}):
                print(f"  {what:14} {found[what]:8.3f} s of CPU")
    print(f"goal: at most {GOAL}")
    return int(worst > GOAL)


def _churn(folder: Path) -> Path:
    """Export the churn example with a recording."""
    notebook = ROOT / "examples" / "churn" / "churn.ipynb"
    line = ["export", str(notebook), "--record", "--ci", "none", "--output", str(folder)]
    subprocess.run([sys.executable, "-m", "nb2prod", *line], check=True, capture_output=True)
    return folder


if __name__ == "__main__":
    sys.exit(main())
