"""Airflow: a task for each step, one after the other as in the notebook."""

from __future__ import annotations

import os
import re
from pathlib import Path

from airflow.sdk import DAG, get_current_context, task

from toy.orchestration.fan_out import VALUES, branches, run_branch
from toy.orchestration.params import Params
from toy.orchestration.pipeline import STEPS, run_alone

RUNS = Path(os.environ.get("TOY_RUNS", "runs")).resolve()  # all workers see it
DEFAULTS = Params().to_dict()
SETTABLE: tuple[str, ...] = ("rate", "deep", "word")


@task
def run_value(number: int) -> dict[str, float]:
    """Run all steps with one of the values; return the metrics."""
    outcome = run_branch(branches(chosen(), output_dir=run_folder())[number])
    if outcome.error:
        raise RuntimeError(outcome.error)
    return dict(outcome.metrics)


@task
def run_step(name: str) -> dict[str, float]:
    """Run one step on what the earlier ones stored; return its metrics."""
    place = [step.name for step in STEPS].index(name)
    folder = run_folder()
    result = run_alone(
        STEPS[place],
        chosen(),
        input_dirs=[folder / step.name for step in STEPS[:place]],
        output_dir=folder / name,
    )
    return result.metrics


def chosen() -> Params:
    """Return the parameters that this DAG run was started with."""
    return Params.from_mapping(dict(get_current_context()["params"]))


def run_folder() -> Path:
    """Return the folder of this DAG run."""
    context = get_current_context()
    return RUNS / re.sub(r"[^A-Za-z0-9_.-]+", "-", str(context["run_id"]))


with DAG(
    dag_id="toy",
    description="Toy",
    schedule=None,
    catchup=False,
    params={name: DEFAULTS[name] for name in SETTABLE},
) as dag:
    previous = None
    for step in STEPS:
        this = run_step.override(task_id=step.name)(step.name)
        if previous is not None:
            previous >> this
        previous = this

with DAG(
    dag_id="toy_each",
    description="Toy",
    schedule="0 3 * * 1",
    catchup=False,
    params={name: DEFAULTS[name] for name in SETTABLE},
) as dag_each:
    run_value.expand(number=list(range(len(VALUES))))
