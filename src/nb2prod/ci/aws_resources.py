"""The AWS resources of checks and training, as CloudFormation has them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from nb2prod.ci.aws_buildspecs import CHECK
from nb2prod.ci.commands import RUN_MINUTES
from nb2prod.ci.layout import HERE

IMAGE = "aws/codebuild/standard:7.0"


def parameters(*, data: bool) -> dict[str, Any]:
    """Return what is to be given when the stack is made."""
    found = {
        "ConnectionArn": ("ARN of the connection to the place of the repository", None),
        "Repository": ("Name of the repository, such as owner/name", None),
        "Branch": ("The branch that is trained", "main"),
    }
    if data:
        found["DataFolder"] = ("Folder in the build that holds the input data", None)
    return {
        name: {
            "Type": "String",
            "Description": text,
            **({"Default": default} if default else {"MinLength": 1}),
        }
        for name, (text, default) in found.items()
    }


def shared() -> dict[str, Any]:
    """Return the bucket of the artifacts and the roles.

    A name that CloudFormation gives to a project starts with the stack's name.
    """
    every = {"Fn::Sub": "${Artifacts.Arn}/*"}
    objects = _allow(["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], every)
    bucket = _allow(["s3:GetBucketLocation", "s3:GetBucketVersioning"], _arn("Artifacts"))
    groups = f"{_place('logs')}:log-group:/aws/codebuild/${{AWS::StackName}}-*"
    logs = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
    projects = f"{_place('codebuild')}:project/${{AWS::StackName}}-*"
    return {
        "Artifacts": _bucket(),
        "BuildRole": _role(
            "codebuild.amazonaws.com", [objects, bucket, _allow(logs, {"Fn::Sub": groups})]
        ),
        "PipelineRole": _role(
            "codepipeline.amazonaws.com",
            [
                objects,
                bucket,
                _allow(
                    ["codebuild:StartBuild", "codebuild:BatchGetBuilds"],
                    {"Fn::Sub": projects},
                ),
                _allow(
                    ["codeconnections:UseConnection", "codestar-connections:UseConnection"],
                    {"Ref": "ConnectionArn"},
                ),
            ],
        ),
    }


def checks(below: PurePosixPath) -> dict[str, Any]:
    """Return what checks pull requests and the branch."""
    paths = {"FilePaths": {"Includes": [f"{below}/**"]}} if below != HERE else {}
    branch = {"Branches": {"Includes": [{"Ref": "Branch"}]}}
    git = {
        "SourceActionName": "Source",
        "PullRequest": [{"Events": ["OPEN", "UPDATED"], **branch, **paths}],
        "Push": [{**branch, **paths}],
    }
    trigger = {"ProviderType": "CodeStarSourceConnection", "GitConfiguration": git}
    action = build_action("Checks", "ChecksProject", "Source")
    return {
        "ChecksProject": project(str(below / CHECK), {"PACKAGE_FOLDER": str(below)}),
        "ChecksPipeline": pipeline(
            [{"Name": "Checks", "Actions": [action]}],
            {"ExecutionMode": "PARALLEL", "Triggers": [trigger]},
        ),
    }


def project(
    buildspec: str, variables: Mapping[str, Any], *, privileged: bool = False
) -> dict[str, Any]:
    """Return a CodeBuild project that runs a buildspec of its input."""
    environment: dict[str, Any] = {
        "Type": "LINUX_CONTAINER",
        "ComputeType": "BUILD_GENERAL1_SMALL",
        "Image": IMAGE,
    }
    if privileged:
        environment["PrivilegedMode"] = True
    if variables:
        environment["EnvironmentVariables"] = [
            {"Name": name, "Value": value} for name, value in variables.items()
        ]
    return {
        "Type": "AWS::CodeBuild::Project",
        "Properties": {
            "ServiceRole": _arn("BuildRole"),
            "TimeoutInMinutes": RUN_MINUTES,
            "Artifacts": {"Type": "CODEPIPELINE"},
            "Environment": environment,
            "Source": {"Type": "CODEPIPELINE", "BuildSpec": buildspec},
        },
    }


def pipeline(stages: list[dict[str, Any]], properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return a pipeline that fetches the repository and goes through the stages."""
    source = {
        "Name": "Source",
        "ActionTypeId": _action_type("Source", "CodeStarSourceConnection"),
        "Configuration": {
            "ConnectionArn": {"Ref": "ConnectionArn"},
            "FullRepositoryId": {"Ref": "Repository"},
            "BranchName": {"Ref": "Branch"},
            "DetectChanges": "false",
        },
        "OutputArtifacts": [{"Name": "Source"}],
    }
    return {
        "Type": "AWS::CodePipeline::Pipeline",
        "Properties": {
            "PipelineType": "V2",
            "RoleArn": _arn("PipelineRole"),
            "ArtifactStore": {"Type": "S3", "Location": {"Ref": "Artifacts"}},
            **properties,
            "Stages": [{"Name": "Source", "Actions": [source]}, *stages],
        },
    }


def build_action(name: str, project: str, takes: str, *, output: str = "") -> dict[str, Any]:
    """Return an action that starts a CodeBuild project."""
    return {
        "Name": name,
        "ActionTypeId": _action_type("Build", "CodeBuild"),
        "Configuration": {"ProjectName": {"Ref": project}},
        "InputArtifacts": [{"Name": takes}],
        **({"OutputArtifacts": [{"Name": output}]} if output else {}),
    }


def approval(stage: str) -> dict[str, Any]:
    """Return an action that waits for somebody."""
    return {
        "Name": "Approve",
        "ActionTypeId": _action_type("Approval", "Manual"),
        "Configuration": {"CustomData": f"Run the release in {stage.lower()}?"},
    }


def schedule(expression: str) -> dict[str, Any]:
    """Return what starts the training by the clock, in UTC."""
    training = {"Fn::Sub": f"{_place('codepipeline')}:${{TrainingPipeline}}"}
    start = _allow(["codepipeline:StartPipelineExecution"], training)
    target = {"Id": "Training", "Arn": training, "RoleArn": _arn("ScheduleRole")}
    return {
        "ScheduleRole": _role("events.amazonaws.com", [start]),
        "Schedule": {
            "Type": "AWS::Events::Rule",
            "Properties": {"ScheduleExpression": expression, "Targets": [target]},
        },
    }


def _bucket() -> dict[str, Any]:
    encryption = {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
    blocked = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    return {
        "Type": "AWS::S3::Bucket",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": {
            "BucketEncryption": {"ServerSideEncryptionConfiguration": [encryption]},
            "PublicAccessBlockConfiguration": dict.fromkeys(blocked, True),
            "VersioningConfiguration": {"Status": "Enabled"},
        },
    }


def _role(service: str, statements: list[dict[str, Any]]) -> dict[str, Any]:
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
    }
    policy = {"Version": "2012-10-17", "Statement": statements}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
            "Policies": [{"PolicyName": "Needed", "PolicyDocument": policy}],
        },
    }


def _allow(actions: list[str], resource: dict[str, Any]) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": resource}


def _place(service: str) -> str:
    """Return how the ARNs of a service begin in the stack's account and region."""
    return f"arn:${{AWS::Partition}}:{service}:${{AWS::Region}}:${{AWS::AccountId}}"


def _arn(name: str) -> dict[str, Any]:
    return {"Fn::GetAtt": [name, "Arn"]}


def _action_type(category: str, provider: str) -> dict[str, str]:
    return {"Category": category, "Owner": "AWS", "Provider": provider, "Version": "1"}
