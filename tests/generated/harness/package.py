"""Runs an exported package: all steps in one process, and each step in a process of its own."""

from __future__ import annotations

import importlib
import pickle
import runpy
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.freeze import dump_frozen, freeze
from harness.warm import Job, Warm

Values = dict[str, dict[str, Any]]
SLASH = "∕"


@dataclass(frozen=True, kw_only=True)
class Package:
    """An exported package: the folder that is put on the path, and its import name."""

    source: Path
    name: str


def locate(folder: Path) -> Package:
    """The package below an export's output folder."""
    found = sorted(folder.glob("src/*/orchestration/pipeline.py"))
    if len(found) != 1:
        raise RuntimeError(f"{folder} holds {len(found)} packages, expected one")
    package = found[0].parents[1]
    return Package(source=package.parent, name=package.name)


def run_together(
    warm: Warm, package: Package, steps: list[str], folder: Path
) -> tuple[Values, dict[str, float]]:
    """Each step's frozen outputs right when it ends, in one process; and the run's metrics."""
    _do(warm, package, "together", folder, {"folder": str(folder / "together")})
    metrics = pickle.loads((folder / "together" / "metrics.pickle").read_bytes())
    return _collect(folder / "together", steps), metrics


def run_apart(warm: Warm, package: Package, steps: list[str], folder: Path) -> Values:
    """Each step's frozen outputs as stored by a process of its own."""
    outputs = [folder / "apart" / f"{at:02}" for at in range(len(steps))]
    for at, step in enumerate(steps):
        argv = ["step", step]
        for earlier in outputs[:at]:
            argv += ["--input-dir", str(earlier)]
        argv += ["--output-dir", str(outputs[at])]
        try:
            _do(warm, package, "command", folder, {"argv": argv})
        except RuntimeError as error:
            raise RuntimeError(f"step {step} in a process of its own: {error}") from error
    stored = [str(output / "artifacts" / step) for output, step in zip(outputs, steps, strict=True)]
    arguments = {"stored": stored, "steps": steps, "folder": str(folder / "loaded")}
    _do(warm, package, "load", folder, arguments)
    return _collect(folder / "loaded", steps)


def _do(
    warm: Warm, package: Package, function: str, folder: Path, arguments: dict[str, Any]
) -> None:
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir(parents=True, exist_ok=True)
    job = Job(
        target=f"harness.package:{function}",
        arguments={"package": package.name, **arguments},
        cwd=str(elsewhere),
        path=[str(package.source)],
        log=str(folder / f"{function}.log"),
    )
    warm.run(job)


def _collect(folder: Path, steps: list[str]) -> Values:
    files = {step: folder / f"{step.replace('/', SLASH)}.pickle" for step in steps}
    return {step: pickle.loads(path.read_bytes()) for step, path in files.items() if path.exists()}


def together(package: str, folder: str) -> None:
    """Run all steps in this process; store what each puts out, and the metrics."""
    target = Path(folder)
    target.mkdir(parents=True)

    def on_step(step: str, outputs: dict[str, Any]) -> None:
        dump_frozen(outputs, None, target / f"{step.replace('/', SLASH)}.pickle")

    pipeline = importlib.import_module(f"{package}.orchestration.pipeline")
    result = pipeline.run(output_dir=target / "run", on_step=on_step)
    metrics = {name: freeze(float(value)) for name, value in result.metrics.items()}
    (target / "metrics.pickle").write_bytes(pickle.dumps(metrics))


def command(package: str, argv: list[str]) -> None:
    """``python -m package ARGV`` in this process."""
    sys.argv = [package, *argv]
    runpy.run_module(package, run_name="__main__", alter_sys=True)


def load(package: str, stored: list[str], steps: list[str], folder: str) -> None:
    """Read stored artifacts in this process and freeze them."""
    target = Path(folder)
    target.mkdir(parents=True)
    artifacts = importlib.import_module(f"{package}.orchestration.artifacts")
    for step, place in zip(steps, stored, strict=True):
        path = target / f"{step.replace('/', SLASH)}.pickle"
        values = artifacts.load_step(Path(place))
        path.write_bytes(pickle.dumps({name: freeze(value) for name, value in values.items()}))
