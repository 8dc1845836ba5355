"""What a component of Kubeflow Pipelines does: one step on what earlier ones gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from toy.orchestration.params import Params
from toy.orchestration.pipeline import STEPS, run_alone


def run_step(
    name: str,
    values: Mapping[str, Any],
    earlier: Sequence[str],
    folder: str,
    metrics: Any,
) -> None:
    """Run a step.

    Args:
        values: parameters by name; lists and dictionaries as text
        earlier: output folders of the steps before it
        folder: where its own output goes
        metrics: Kubeflow's artifact that metrics are logged to

    Raises:
        StepError: the step failed.
    """
    result = run_alone(
        next(step for step in STEPS if step.name == name),
        Params.from_strings([f"{key}={value}" for key, value in values.items()]),
        input_dirs=[Path(one) for one in earlier],
        output_dir=Path(folder),
    )
    for metric, value in result.metrics.items():
        metrics.log_metric(metric, value)
