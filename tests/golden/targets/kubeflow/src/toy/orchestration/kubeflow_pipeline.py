"""Kubeflow Pipelines: a component for each step, in the order of the notebook.

``python -m toy.orchestration.kubeflow_pipeline toy.yaml`` compiles the pipeline.
"""

import os
import sys

from kfp import compiler, dsl

IMAGE = os.environ.get("TOY_IMAGE", "toy:0.1.0")


@dsl.component(base_image=IMAGE)
def load(
    output_folder: dsl.Output[dsl.Artifact],
    output_metrics: dsl.Output[dsl.Metrics],
) -> None:
    from toy.orchestration.kubeflow_step import run_step

    run_step("load", {}, [], output_folder.path, output_metrics)


@dsl.component(base_image=IMAGE)
def fit(
    rate: float,
    word: str,
    from_load: dsl.Input[dsl.Artifact],
    output_folder: dsl.Output[dsl.Artifact],
    output_metrics: dsl.Output[dsl.Metrics],
) -> None:
    from toy.orchestration.kubeflow_step import run_step

    run_step(
        "fit",
        {"rate": rate, "word": word},
        [from_load.path],
        output_folder.path,
        output_metrics,
    )


@dsl.component(base_image=IMAGE)
def score(
    deep: int,
    from_load: dsl.Input[dsl.Artifact],
    from_fit: dsl.Input[dsl.Artifact],
    output_folder: dsl.Output[dsl.Artifact],
    output_metrics: dsl.Output[dsl.Metrics],
) -> None:
    from toy.orchestration.kubeflow_step import run_step

    run_step(
        "score",
        {"deep": deep},
        [from_load.path, from_fit.path],
        output_folder.path,
        output_metrics,
    )


@dsl.pipeline(name="toy", description="Toy")
def toy_pipeline(
    rate: float = 0.5,
    deep: int = 3,
    word: str = "Toy",
) -> None:
    of_load = load()
    of_fit = fit(rate=rate, word=word, from_load=of_load.outputs["output_folder"])
    score(
        deep=deep,
        from_load=of_load.outputs["output_folder"],
        from_fit=of_fit.outputs["output_folder"],
    )


if __name__ == "__main__":
    compiler.Compiler().compile(toy_pipeline, sys.argv[1])
