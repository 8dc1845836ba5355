"""Real engines in environments of their own, and packages exported to run on them."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENGINES = Path(os.environ.get("NB2PROD_ENGINES", ROOT / ".engines"))
PINS = ROOT / "requirements" / "engines"
EXAMPLES = ROOT / "examples"
NB2PROD = "from nb2prod.cli.main import run; run()"
QUIET = {
    "DO_NOT_TRACK": "1",
    "DVC_NO_ANALYTICS": "1",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "RAY_USAGE_STATS_ENABLED": "0",
    "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
}
TOLERANCE = 1e-9
SETS = {"churn": "C=0.1", "demand": "alpha=0.5"}  # the parameters that proofs set
PIP = ("python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
INSTALL = (*PIP, "--no-compile", "--retries", "10")  # Python compiles what is imported
APART = "--no-deps"  # before a pin: without what it asks for


class ProofError(AssertionError):
    """An engine or a validator refused what was exported."""


@dataclass(frozen=True)
class Engine:
    """An environment with an engine's tools and what the exported packages need.

    Attributes:
        bin: the folder of its commands.
    """

    bin: Path

    def call(
        self, *command: str | Path, cwd: Path, env: Mapping[str, str] | None = None, code: int = 0
    ) -> str:
        """Run one of its commands; return what it printed.

        Raises:
            ProofError: it ended with another code than ``code``.
        """
        path = f"{self.bin}{os.pathsep}{os.environ['PATH']}"
        around = {**os.environ, **QUIET, "PATH": path, "PYTHONPATH": str(cwd / "src")}
        done = subprocess.run(
            [str(self.bin / command[0]), *map(str, command[1:])],
            cwd=cwd,
            env={**around, **(env or {})},
            capture_output=True,
            text=True,
            timeout=900,
        )
        if done.returncode != code:
            raise ProofError(f"{command[0]} ended with {done.returncode}:\n{_last(done)}")
        return done.stdout

    def git(self, *words: str, cwd: Path) -> None:
        """Run git with an identity that needs no configuration."""
        identity = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
        subprocess.run(["git", *identity, *words], cwd=cwd, check=True, capture_output=True)


def _last(done: subprocess.CompletedProcess[str]) -> str:
    return "\n".join((done.stdout + done.stderr).splitlines()[-40:])


@cache
def engine(name: str) -> Engine:
    """Return the environment of this name; it is built once, and again when its pins change.

    Raises:
        ProofError: it cannot be built.
    """
    ENGINES.mkdir(exist_ok=True)
    with (ENGINES / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _built(ENGINES / name, _pins(f"{name}.txt"))


def _pins(name: str) -> str:
    """Return what an engine's environment holds.

    Its own versions count before those of the examples, which it has by ``-r package.txt``.
    """
    lines: dict[str, str] = {}
    for line in (PINS / name).read_text().splitlines():
        if line.startswith("-r "):
            lines |= {one.partition("==")[0]: one for one in _pins(line[3:]).splitlines()}
        elif line and not line.startswith("#"):
            lines[line.partition("==")[0]] = line
    return "\n".join(lines.values()) + "\n"


def _built(folder: Path, pins: str) -> Engine:
    ready, wanted = folder / ".ready", folder.with_suffix(".txt")
    found = Engine(folder / "bin")
    if ready.is_file() and ready.read_text() == pins:
        return found
    lines = pins.splitlines(keepends=True)
    apart = [line.removeprefix(APART).strip() for line in lines if line.startswith(APART)]
    wanted.write_text("".join(line for line in lines if not line.startswith(APART)))
    for last in (False, False, True):
        venv.create(folder, with_pip=True, clear=True)
        try:
            found.call(*INSTALL, "-r", wanted, cwd=folder)
            if apart:
                found.call(*INSTALL, APART, *apart, cwd=folder)
            break
        except (ProofError, subprocess.TimeoutExpired):
            if last:
                raise
    ready.write_text(pins)
    return found


def export(example: str | Path, target: str, folder: Path) -> Path:
    """Export an example by its name, or a notebook; return the package's folder."""
    notebook = EXAMPLES / example / f"{example}.ipynb" if isinstance(example, str) else example
    command = [sys.executable, "-c", NB2PROD, "export", notebook, "--output", folder]
    done = subprocess.run(
        [*map(str, command), "--target", target], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return folder


def fanning_out(example: str, parameter: str, values: list[object], folder: Path) -> Path:
    """Copy an example that asks for one run for each value; return its notebook."""
    return with_options(example, {"fan-out": {"parameter": parameter, "values": values}}, folder)


def with_options(example: str, options: Mapping[str, object], folder: Path) -> Path:
    """Copy an example whose notebook has options of nb2prod; return its notebook."""
    shutil.copytree(EXAMPLES / example, folder)
    notebook = folder / f"{example}.ipynb"
    document = json.loads(notebook.read_text())
    document["metadata"]["nb2prod"] = dict(options)
    notebook.write_text(json.dumps(document))
    return notebook


def local_metrics(package: Path, engine: Engine, *values: str) -> dict[str, float]:
    """Return the metrics of a local run of a package, in the engine's environment.

    Args:
        values: parameters that are set, as ``NAME=VALUE``.
    """
    folder = package / "-".join(["local-run", *values])
    given = [word for value in values for word in ("-p", value)]
    engine.call("python", "-m", package.name, "run", *given, "--output-dir", folder, cwd=package)
    return metrics_in(folder)


def typed(values: Iterable[str]) -> dict[str, object]:
    """Return parameters by name, from texts as ``NAME=VALUE`` whose values JSON can read."""
    pairs = (value.partition("=") for value in values)
    return {name: json.loads(text) for name, _, text in pairs}


def metrics_in(folder: Path) -> dict[str, float]:
    """Return the metrics that a run or a step left in its folder."""
    found: dict[str, float] = json.loads((folder / "metrics.json").read_text())
    return found


def check_same(found: Mapping[str, float], expected: Mapping[str, float]) -> None:
    """Compare metrics: each that is expected has to be there, equal within ``TOLERANCE``."""
    missing = expected.keys() - found.keys()
    assert not missing, f"no metrics {sorted(missing)}"
    far = {
        name: (found[name], value)
        for name, value in expected.items()
        if not abs(found[name] - value) <= TOLERANCE * max(1.0, abs(value))
    }
    assert not far, far


def merged_metrics(folders: Mapping[str, Path]) -> dict[str, float]:
    """Merge the metrics of steps that ran apart as one run names them.

    Args:
        folders: the output folder of each step, by its name, in order.
    """
    each = {step: metrics_in(folder) for step, folder in folders.items()}
    names = [name for found in each.values() for name in found]
    merged: dict[str, float] = {}
    for step, found in each.items():
        for name, value in found.items():
            merged[name] = value
            if names.count(name) > 1:
                merged[f"{step}.{name}"] = value
    return merged
