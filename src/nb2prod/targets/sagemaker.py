"""Amazon SageMaker: a pipeline with a processing job for each step."""

from __future__ import annotations

from pathlib import PurePosixPath

from nb2prod.model.pipeline import Pipeline
from nb2prod.rendering import layout
from nb2prod.rendering.formatting import formatted
from nb2prod.rendering.templates import render as render_template
from nb2prod.targets.chain import chain
from nb2prod.targets.manifests import image, resource_name
from nb2prod.targets.protocol import Capabilities, Proof, Target
from nb2prod.targets.times import event_bridge
from nb2prod.targets.values import text_names

TITLE = "Amazon SageMaker"
LONGEST = 256  # characters of an argument of a processing job


def render(pipeline: Pipeline) -> dict[PurePosixPath, str]:
    """Return the module with the pipeline, which registers and starts it.

    Raises:
        InputError: the schedule names days of the month and of the week.
    """
    settable = text_names(pipeline, LONGEST)
    steps = {
        link.name: tuple(one.name for one in link.parameters if one.name in settable)
        for link in chain(pipeline)
    }
    text = render_template(
        "orchestration/sagemaker/sagemaker_pipeline.py.jinja",
        package=pipeline.package,
        name=resource_name(pipeline),
        variable=f"{pipeline.package.upper()}_IMAGE",
        image=image(pipeline),
        schedule=event_bridge(pipeline.schedule, TITLE) if pipeline.schedule else "",
        settable=tuple(settable),
        steps=steps,
        quoted=layout.quoted,
    )
    path = PurePosixPath("src", pipeline.package, "orchestration", "sagemaker_pipeline.py")
    return {path: formatted(text)}


def _commands(pipeline: Pipeline) -> tuple[str, ...]:
    module = f"python -m {pipeline.package}.orchestration.sagemaker_pipeline"
    return (
        'pip install -e ".[sagemaker]"  # without constraints.txt: it wants an older pyarrow',
        f"export {pipeline.package.upper()}_IMAGE=ACCOUNT.dkr.ecr.REGION.amazonaws.com/IMAGE",
        f"{module} --role ROLE_ARN --root s3://BUCKET/runs --start",
    )


TARGET = Target(
    name="sagemaker",
    title=TITLE,
    proof=Proof.VALIDATED,
    capabilities=Capabilities(schedule=True),
    tools=("sagemaker>=3.20,<4",),
    commands=_commands,
    render=render,
)
