"""Vertex AI: submit the pipeline that Kubeflow's compiler makes."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from google.cloud import aiplatform
from kfp import compiler

from toy.orchestration.kubeflow_pipeline import toy_pipeline
from toy.orchestration.params import Params

SETTABLE = toy_pipeline.component_spec.inputs or {}
SCHEDULE = "0 3 * * 1"


def main(argv: list[str] | None = None) -> int:
    """Submit the pipeline or its schedule; return 0."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    names = {one.partition("=")[0] for one in arguments.values}
    if refused := sorted(names.difference(SETTABLE)):
        parser.error(f"Vertex AI cannot set {', '.join(refused)}")
    aiplatform.init(project=arguments.project, location=arguments.location)
    job = pipeline_job(arguments.root, Params.from_strings(arguments.values))
    if arguments.schedule:
        job.create_schedule(display_name="toy", cron=SCHEDULE)
        return 0
    job.submit()
    return 0


def pipeline_job(root: str, params: Params) -> aiplatform.PipelineJob:
    """Return the job.

    Args:
        root: the bucket's folder for artifacts, such as ``gs://bucket/runs``
    """
    values = params.to_dict()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pipeline.yaml")
        compiler.Compiler().compile(toy_pipeline, str(path))
        return aiplatform.PipelineJob(
            display_name="toy",
            template_path=str(path),
            pipeline_root=root,
            parameter_values={
                name: str(values[name]) if one.type == "String" else values[name]
                for name, one in SETTABLE.items()
            },
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="toy-vertex")
    parser.add_argument("--project", required=True)
    parser.add_argument("--location", default="europe-west1")
    parser.add_argument("--root", required=True, help="such as gs://bucket/runs")
    parser.add_argument(
        "-p", dest="values", action="append", default=[], metavar="NAME=VALUE"
    )
    parser.add_argument("--schedule", action="store_true", help=f"run at {SCHEDULE}")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
