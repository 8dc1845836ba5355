"""IBM watsonx: a script that runs the package, deployed for batch jobs."""

from __future__ import annotations

from pathlib import PurePosixPath

from nb2prod.model.pipeline import Pipeline
from nb2prod.rendering.formatting import formatted
from nb2prod.rendering.layout import quoted
from nb2prod.rendering.templates import render as render_template
from nb2prod.targets.manifests import resource_name
from nb2prod.targets.protocol import Capabilities, Proof, Target

FILES = ("watsonx_deploy.py", "watsonx_script.py")


def render(pipeline: Pipeline) -> dict[PurePosixPath, str]:
    """Return the script, and the module that deploys it."""
    folder = PurePosixPath("src", pipeline.package, "orchestration")
    return {folder / name: _rendered(pipeline, name) for name in FILES}


def _rendered(pipeline: Pipeline, name: str) -> str:
    text = render_template(
        f"orchestration/watsonx/{name}.jinja",
        package=pipeline.package,
        name=resource_name(pipeline),
        variable=f"{pipeline.package.upper()}_VALUES",
        quoted=quoted,
    )
    return formatted(text)


def _commands(pipeline: Pipeline) -> tuple[str, ...]:
    module = f"python -m {pipeline.package}.orchestration.watsonx_deploy"
    return (
        "pip install 'ibm-watsonx-ai>=1.8,<2' pyyaml  # in an environment of its own: pandas 2",
        "export WATSONX_APIKEY=KEY",
        f"PYTHONPATH=src {module} --space SPACE --runtime RUNTIME --start",
    )


TARGET = Target(
    name="watsonx",
    title="IBM watsonx",
    proof=Proof.VALIDATED,
    capabilities=Capabilities(),
    tools=("ibm-watsonx-ai>=1.8,<2",),
    commands=_commands,
    render=render,
)
