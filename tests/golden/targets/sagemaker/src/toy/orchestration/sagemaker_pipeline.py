"""Amazon SageMaker: a pipeline with a processing job for each step, in the notebook's order."""

from __future__ import annotations

import argparse
import os

from sagemaker.core.helper.pipeline_variable import PipelineVariable
from sagemaker.core.processing import Processor
from sagemaker.core.shapes import (
    ProcessingInput,
    ProcessingOutput,
    ProcessingS3Input,
    ProcessingS3Output,
)
from sagemaker.core.workflow.execution_variables import ExecutionVariables
from sagemaker.core.workflow.functions import Join
from sagemaker.core.workflow.parameters import ParameterString
from sagemaker.core.workflow.pipeline_context import PipelineSession
from sagemaker.mlops.workflow.pipeline import Pipeline
from sagemaker.mlops.workflow.steps import ProcessingStep
from sagemaker.mlops.workflow.triggers import PipelineSchedule

from toy.orchestration.params import Params

NAME = "toy"
IMAGE = os.environ.get("TOY_IMAGE", "toy:0.1.0")
INSTANCE = "ml.m5.xlarge"
RUNS = "/opt/ml/processing/runs"
OUTPUT = "/opt/ml/processing/output"
SCHEDULE = "0 3 ? * 2 *"
SETTABLE = ("rate", "deep", "word", "pair")
STEPS = {
    "load": (),
    "fit": ("rate", "word"),
    "score": ("deep", "pair"),
}  # the parameters that each step takes


def main(argv: list[str] | None = None) -> int:
    """Register the pipeline, and start it when asked to; return 0."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    names = {one.partition("=")[0] for one in arguments.values}
    if refused := sorted(names.difference(SETTABLE)):
        parser.error(f"SageMaker cannot set {', '.join(refused)}")
    values = _texts(Params.from_strings(arguments.values))
    made = pipeline(arguments.role, arguments.root, PipelineSession())
    made.upsert(role_arn=arguments.role)
    if arguments.schedule:
        made.put_triggers([PipelineSchedule(cron=SCHEDULE)], role_arn=arguments.role)
    if arguments.start:
        print(made.start(parameters=values).arn)
    return 0


def pipeline(role: str, root: str, session: PipelineSession) -> Pipeline:
    """Return the pipeline.

    Args:
        role: the ARN of the role that the jobs have
        root: where runs are kept, such as ``s3://bucket/runs``
    """
    defaults = _texts(Params())
    parameters = {
        name: ParameterString(name=name, default_value=defaults[name])
        for name in SETTABLE
    }
    runs = Join(on="/", values=[root, ExecutionVariables.PIPELINE_EXECUTION_ID])
    steps: list[ProcessingStep] = []
    for name, taken in STEPS.items():
        words: list[str | PipelineVariable] = []
        for earlier in list(STEPS)[: len(steps)]:
            words += ["--input-dir", f"{RUNS}/{earlier}"]
        for one in taken:
            words += ["-p", Join(on="=", values=[one, parameters[one]])]
        processor = Processor(
            role=role,
            image_uri=IMAGE,
            instance_count=1,
            instance_type=INSTANCE,
            entrypoint=["python", "-m", "toy", "step", name],
            sagemaker_session=session,
        )
        job = processor.run(
            inputs=_inputs(runs) if steps else [],
            outputs=[_output(Join(on="/", values=[runs, name]))],
            arguments=[*words, "--output-dir", OUTPUT],
        )
        steps.append(
            ProcessingStep(name=_label(name), step_args=job, depends_on=steps[-1:])
        )
    return Pipeline(
        name=NAME,
        parameters=list(parameters.values()),
        steps=steps,
        sagemaker_session=session,
    )


def _inputs(folder: Join) -> list[ProcessingInput]:
    """Return the folder that holds the output of all earlier steps."""
    source = ProcessingS3Input(
        s3_uri=folder,
        local_path=RUNS,
        s3_data_type="S3Prefix",
        s3_input_mode="File",
    )
    return [ProcessingInput(input_name="runs", s3_input=source)]


def _output(folder: Join) -> ProcessingOutput:
    """Return where a step's output goes."""
    place = ProcessingS3Output(
        s3_uri=folder, local_path=OUTPUT, s3_upload_mode="EndOfJob"
    )
    return ProcessingOutput(output_name="folder", s3_output=place)


def _label(step: str) -> str:
    """Return a step's name in the letters that SageMaker takes."""
    return step if step.isascii() else step.encode("punycode").decode()


def _texts(params: Params) -> dict[str, str]:
    """Return the values that SageMaker sets, as texts that are read back exactly."""
    values = params.to_dict()
    return {name: str(values[name]) for name in SETTABLE}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="toy-sagemaker")
    parser.add_argument("--role", required=True, help="the ARN of the jobs' role")
    parser.add_argument("--root", required=True, help="such as s3://bucket/runs")
    parser.add_argument("--start", action="store_true", help="start it at once")
    parser.add_argument("--schedule", action="store_true", help=f"at {SCHEDULE}")
    parser.add_argument(
        "-p", dest="values", action="append", default=[], metavar="NAME=VALUE"
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
