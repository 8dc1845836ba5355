"""Hydra: one run, and a multirun over two values of a parameter."""

from __future__ import annotations

from pathlib import Path

from engines.harness import Engine, metrics_in


def prove(package: Path, engine: Engine, *values: str) -> dict[str, float]:
    """Run the application once; return the metrics.

    Args:
        values: parameters that are set, as ``NAME=VALUE``.
    """
    folder = package / "once"
    words = [f"params.{value}" for value in values]
    return _run(package, engine, folder, f"hydra.run.dir={folder}", *words)[0]


def prove_multirun(
    package: Path, engine: Engine, name: str, *values: str
) -> list[dict[str, float]]:
    """Run the application once for each value; return the metrics in order."""
    folder = package / "multi"
    words = ["--multirun", f"params.{name}={','.join(values)}", f"hydra.sweep.dir={folder}"]
    return _run(package, engine, folder, *words)


def _run(package: Path, engine: Engine, folder: Path, *words: str) -> list[dict[str, float]]:
    engine.call("python", "-m", f"{package.name}.orchestration.hydra_app", *words, cwd=package)
    return [metrics_in(path.parent) for path in sorted(folder.glob("**/run/metrics.json"))]
