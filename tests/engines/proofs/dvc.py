"""DVC: the stages run; a second time nothing does; a changed parameter runs what it concerns."""

from __future__ import annotations

import json
from pathlib import Path

from engines.harness import Engine, ProofError, merged_metrics


def prove(package: Path, engine: Engine, *values: str) -> dict[str, float]:
    """Reproduce the stages in a git repository of their own; return the metrics.

    Args:
        values: parameters that an experiment sets then, as ``NAME=VALUE``.
    """
    engine.git("init", "-q", cwd=package)
    engine.call("dvc", "init", "-q", cwd=package)
    engine.call("dvc", "repro", cwd=package)
    again = engine.call("dvc", "repro", cwd=package)
    if "Running stage" in again:
        raise ProofError(f"a second dvc repro ran something:\n{again}")
    _plots(package, engine)
    if values:
        _experiment(package, engine, *values)
    steps = json.loads(engine.call("python", "-m", package.name, "steps", "--json", cwd=package))
    return merged_metrics({one["name"]: package / "dvc" / one["name"] for one in steps})


def _experiment(package: Path, engine: Engine, *values: str) -> None:
    """Run an experiment: only what its parameters concern runs."""
    engine.git("add", "-A", cwd=package)
    engine.git("commit", "-q", "-m", "Reproduce", cwd=package)
    words = [word for value in values for word in ("-S", value)]
    said = engine.call("dvc", "exp", "run", *words, cwd=package)
    if "Running stage" not in said or "didn't change, skipping" not in said:
        raise ProofError(f"an experiment has to run some stages, and skip others:\n{said}")


def _plots(package: Path, engine: Engine) -> None:
    """Let DVC draw its page: it shows each figure that the steps left."""
    left = [one for one in package.glob("dvc/*/figures/*") if one.is_file()]
    engine.call("dvc", "plots", "show", "--out", "plots", cwd=package)
    shown = list(package.glob("plots/static/*"))
    if len(shown) != len(left):
        raise ProofError(f"the figures {left} give the plots {shown}")
