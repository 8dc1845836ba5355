"""Ray: on workers that it starts on this machine."""

from __future__ import annotations

from pathlib import Path

from engines.harness import Engine, metrics_in


def prove(package: Path, engine: Engine, *values: str) -> dict[str, float]:
    """Run once on a worker; return the metrics.

    Args:
        values: parameters that are set, as ``NAME=VALUE``.
    """
    return metrics_in(_run(package, engine, *values))


def prove_each(package: Path, engine: Engine) -> list[dict[str, float]]:
    """Run once for each value; return the metrics in order."""
    return [metrics_in(folder) for folder in sorted(_run(package, engine).glob("0*"))]


def _run(package: Path, engine: Engine, *values: str) -> Path:
    folder = package / "on-workers"
    module = f"{package.name}.orchestration.ray_run"
    given = [word for value in values for word in ("-p", value)]
    engine.call("python", "-m", module, *given, "--output-dir", folder, cwd=package)
    return folder
