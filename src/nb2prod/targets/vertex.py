"""Vertex AI: Kubeflow's pipeline, and what submits it."""

from __future__ import annotations

from pathlib import PurePosixPath

from nb2prod.model.pipeline import Pipeline
from nb2prod.rendering.layout import quoted
from nb2prod.rendering.templates import render as render_template
from nb2prod.targets import kubeflow
from nb2prod.targets.manifests import resource_name
from nb2prod.targets.protocol import Capabilities, Proof, Target


def render(pipeline: Pipeline) -> dict[PurePosixPath, str]:
    """Return the module that submits, and Kubeflow's files that it needs."""
    text = render_template(
        "orchestration/vertex/vertex_submit.py.jinja",
        package=pipeline.package,
        name=resource_name(pipeline),
        schedule=pipeline.schedule,
        quoted=quoted,
    )
    path = PurePosixPath("src", pipeline.package, "orchestration", "vertex_submit.py")
    return {**kubeflow.render(pipeline), path: text}


def _commands(pipeline: Pipeline) -> tuple[str, ...]:
    module = f"python -m {pipeline.package}.orchestration.vertex_submit"
    return (
        'pip install -e ".[vertex]" -c constraints.txt',
        f"export {pipeline.package.upper()}_IMAGE=REGION-docker.pkg.dev/PROJECT/REPOSITORY/IMAGE",
        f"{module} --project PROJECT --root gs://BUCKET/runs",
    )


TARGET = Target(
    name="vertex",
    title="Vertex AI",
    proof=Proof.VALIDATED,
    capabilities=Capabilities(schedule=True),
    tools=("google-cloud-aiplatform>=1.90,<3", *kubeflow.TARGET.tools),
    commands=_commands,
    render=render,
)
