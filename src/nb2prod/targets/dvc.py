"""DVC: each step is a stage that runs again only when something it needs has changed."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from nb2prod.model.pipeline import Pipeline
from nb2prod.targets.chain import Link, chain
from nb2prod.targets.protocol import Capabilities, Proof, Target

FOLDER = PurePosixPath("dvc")


def render(pipeline: Pipeline) -> dict[PurePosixPath, str]:
    """Return ``dvc.yaml``; parameters stand in the package's ``params.yaml``."""
    import yaml

    links = chain(pipeline)
    document: dict[str, Any] = {"stages": {link.name: _stage(pipeline, link) for link in links}}
    if figures := [str(FOLDER / link.name / "figures") for link in links if link.plots]:
        document["plots"] = figures
    text = yaml.safe_dump(document, sort_keys=False, width=10**6, allow_unicode=True)
    return {PurePosixPath("dvc.yaml"): text}


def _stage(pipeline: Pipeline, link: Link) -> dict[str, Any]:
    folder = FOLDER / link.name
    before = [FOLDER / name for name in link.earlier]
    inputs = "".join(f" --input-dir {one}" for one in before)
    source = PurePosixPath("src", pipeline.package)
    carried = any(file.carried for file in pipeline.input_files)
    stage: dict[str, Any] = {
        "cmd": f"python -m {pipeline.package} step {link.name}{inputs} --output-dir {folder}",
        "deps": [
            str(source / "runtime" / f"{link.step.module}.py"),
            *(str(source / "runtime" / "common.py") for _ in range(_has_common(pipeline))),
            *(str(source / "inputs") for _ in range(carried)),
            *(str(one / "artifacts") for one in before),
        ],
        "params": [one.name for one in link.parameters],
        "outs": [str(folder / "artifacts")],
        "metrics": [{str(folder / "metrics.json"): {"cache": False}}],
    }
    return {key: value for key, value in stage.items() if value}


def _has_common(pipeline: Pipeline) -> bool:
    named = any(module.name == "common" for module in pipeline.modules)
    return named or bool(pipeline.settings) or pipeline.uses_unset


def _commands(pipeline: Pipeline) -> tuple[str, ...]:
    return ("dvc repro", "dvc metrics show")


TARGET = Target(
    name="dvc",
    title="DVC",
    proof=Proof.EXECUTED,
    capabilities=Capabilities(),
    tools=("dvc>=3.67,<4",),
    commands=_commands,
    render=render,
)
