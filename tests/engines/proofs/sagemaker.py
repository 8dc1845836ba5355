"""SageMaker: its library makes the pipeline, a stand-in of AWS takes and starts it.

The stand-in (moto) runs no job. The commands of the definition that it was given run here,
in the order that the definition demands, each with its folders in place of the bucket's.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from engines.harness import Engine, merged_metrics

ROLE = "arn:aws:iam::123456789012:role/runner"
SUBMIT = """
import json, sys
import boto3
from moto import mock_aws

with mock_aws():
    trust = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"Service": ["sagemaker.amazonaws.com", "scheduler.amazonaws.com"]}}]}
    boto3.client("iam").create_role(RoleName="runner", AssumeRolePolicyDocument=json.dumps(trust))
    from PACKAGE.orchestration.sagemaker_pipeline import main, NAME
    main(sys.argv[1:])
    client = boto3.client("sagemaker")
    described = client.describe_pipeline(PipelineName=NAME)
    runs = client.list_pipeline_executions(PipelineName=NAME)["PipelineExecutionSummaries"]
    given = [
        client.list_pipeline_parameters_for_execution(
            PipelineExecutionArn=run["PipelineExecutionArn"]
        )["PipelineParameters"]
        for run in runs
    ]
    times = boto3.client("scheduler").list_schedules()["Schedules"]
    schedules = [
        boto3.client("scheduler").get_schedule(Name=one["Name"])["ScheduleExpression"]
        for one in times
    ]
print(json.dumps({
    "definition": json.loads(described["PipelineDefinition"]),
    "parameters": [{one["Name"]: one["Value"] for one in run} for run in given],
    "schedules": schedules,
}))
"""
AWS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


def submitted(package: Path, engine: Engine, *words: str, code: int = 0) -> dict[str, Any]:
    """Register the pipeline with the stand-in; return what it has then.

    Raises:
        ProofError: it ended with another code than ``code``.
    """
    script = SUBMIT.replace("PACKAGE", package.name)
    given = ["--role", ROLE, "--root", "s3://bucket/runs", *words]
    said = engine.call("python", "-c", script, *given, cwd=package, env=AWS, code=code)
    found: dict[str, Any] = json.loads(said.splitlines()[-1]) if not code else {}
    return found


def prove(package: Path, engine: Engine, *values: str) -> dict[str, float]:
    """Start the pipeline, and do here what its definition says; return the metrics.

    Args:
        values: parameters that are set, as ``NAME=VALUE``.
    """
    given = [word for value in values for word in ("-p", value)]
    found = submitted(package, engine, "--start", *given)
    (parameters,) = found["parameters"]
    folders: dict[str, Path] = {}
    for step in found["definition"]["Steps"]:
        assert step.get("DependsOn", []) == list(folders)[-1:]
        folders[step["Name"]] = _done(package, engine, step["Arguments"], parameters)
    return merged_metrics(folders)


def refuse(package: Path, engine: Engine) -> None:
    """Let a step wait for one that is not there, and see that the library refuses it."""
    path = package / "src" / package.name / "orchestration" / "sagemaker_pipeline.py"
    text = path.read_text()
    path.write_text(text.replace("depends_on=steps[-1:]", 'depends_on=["nothing"]'))
    submitted(package, engine, code=1)
    path.write_text(text)


def _done(package: Path, engine: Engine, job: dict[str, Any], parameters: dict[str, str]) -> Path:
    """Do what a processing job does with its folders."""
    app = job["AppSpecification"]
    (output,) = job["ProcessingOutputConfig"]["Outputs"]
    places = {output["S3Output"]["LocalPath"]: output["S3Output"]["S3Uri"]}
    for one in job.get("ProcessingInputs", []):
        places[one["S3Input"]["LocalPath"]] = one["S3Input"]["S3Uri"]
    here = {
        local: str(package / _text(uri, parameters).removeprefix("s3://"))
        for local, uri in places.items()
    }
    words = [_text(word, parameters) for word in app["ContainerArguments"]]
    for local, folder in here.items():
        words = [word.replace(local, folder) for word in words]
    engine.call(*app["ContainerEntrypoint"], *words, cwd=package)
    return Path(here[output["S3Output"]["LocalPath"]])


def _text(value: Any, parameters: dict[str, str]) -> str:
    """Return what the service makes of a value of a definition."""
    match value:
        case str():
            return value
        case {"Std:Join": {"On": on, "Values": values}}:
            return str(on).join(_text(one, parameters) for one in values)
        case {"Get": "Execution.PipelineExecutionId"}:
            return "execution-1"
        case {"Get": str(place)}:
            return parameters[place.removeprefix("Parameters.")]
    raise AssertionError(value)
