"""Kubeflow Pipelines 2: a component for each step, and the pipeline that wires them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import PurePosixPath
from typing import Any

from nb2prod.model.pipeline import Pipeline
from nb2prod.rendering import layout
from nb2prod.rendering.formatting import formatted
from nb2prod.rendering.templates import render as render_template
from nb2prod.targets.chain import Link, chain
from nb2prod.targets.manifests import image, resource_name
from nb2prod.targets.protocol import Capabilities, Proof, Target
from nb2prod.targets.values import json_values

# Numbers in lists come as floats: lists and dictionaries are passed as text.
TYPES = {"int": "int", "float": "float", "str": "str", "bool": "bool", "list": "str", "dict": "str"}
EXACT = 2**53  # Kubeflow keeps whole numbers as floats
OWN = frozenset({"dsl", "output_folder", "output_metrics", "run_step"})  # of a component
TAKEN = frozenset({"IMAGE", "compiler", "dsl", "os", "sys"})


def render(pipeline: Pipeline) -> dict[PurePosixPath, str]:
    """Return the module with the components, and the one that they call."""
    folder = PurePosixPath("src", pipeline.package, "orchestration")
    types = _types(pipeline)
    values = json_values(pipeline)
    links = [_link(link, types) for link in chain(pipeline)]
    text = render_template(
        "orchestration/kubeflow/kubeflow_pipeline.py.jinja",
        package=pipeline.package,
        variable=f"{pipeline.package.upper()}_IMAGE",
        image=image(pipeline),
        name=resource_name(pipeline),
        description=layout.visible(pipeline.title),
        pipeline=f"{pipeline.package}_pipeline",
        parameters=[f"{name}: {kind} = {_default(values[name])}" for name, kind in types.items()],
        links=links,
        wiring=_wiring(chain(pipeline), types),
        quoted=layout.quoted,
    )
    step = render_template(
        "orchestration/kubeflow/kubeflow_step.py.jinja", package=pipeline.package
    )
    files = {"kubeflow_pipeline.py": formatted(text), "kubeflow_step.py": step}
    return {folder / name: content for name, content in files.items()}


def _types(pipeline: Pipeline) -> dict[str, str]:
    """Return the types of the parameters that Kubeflow can pass exactly, by name."""
    values = json_values(pipeline)
    heads = {one.name: one.type.partition("[")[0] for one in pipeline.parameters}
    steps = [step.name for step in pipeline.steps]
    taken = {*OWN, *(f"{word}_{name}" for word in ("from", "of") for name in steps)}
    return {
        name: TYPES[head]
        for name, head in heads.items()
        if name not in taken and head in TYPES and _passes(values.get(name), head)
    }


def _passes(value: object, head: str) -> bool:
    if isinstance(value, int) and abs(value) > EXACT:
        return False
    return type(value).__name__ in (head, "int" * (head == "float"))


def _default(value: object) -> str:
    return repr(str(value)) if isinstance(value, list | dict) else repr(value)


def _link(link: Link, types: dict[str, str]) -> dict[str, Any]:
    chosen = [one.name for one in link.parameters if one.name in types]
    values = ", ".join(f"{layout.quoted(name)}: {name}" for name in chosen)
    folders = ", ".join(f"from_{name}.path" for name in link.earlier)
    words = [layout.quoted(link.name), f"{{{values}}}", f"[{folders}]", "output_folder.path"]
    return {
        "function": _function(link.name, types),
        "parameters": [(name, types[name]) for name in chosen],
        "earlier": link.earlier,
        "call": f"    run_step({', '.join(words)}, output_metrics)",
    }


def _wiring(links: Sequence[Link], types: dict[str, str]) -> list[str]:
    """Return the lines that make the tasks; what the last one gives is not used."""
    lines = []
    for link in links:
        words = [f"{one.name}={one.name}" for one in link.parameters if one.name in types]
        words += [f'from_{name}=of_{name}.outputs["output_folder"]' for name in link.earlier]
        start = f"of_{link.name} = " if link is not links[-1] else ""
        lines.append(f"    {start}{_function(link.name, types)}({', '.join(words)})")
    return lines


def _function(step: str, types: Collection[str]) -> str:
    return f"{step}_step" if step in TAKEN or step in types else step


def _commands(pipeline: Pipeline) -> tuple[str, ...]:
    return (
        f"docker build -t {image(pipeline)} .  # nb2prod export --with docker makes the Dockerfile",
        'pip install -e ".[kubeflow]" -c constraints.txt',
        f"python -m {pipeline.package}.orchestration.kubeflow_pipeline {pipeline.package}.yaml",
        f"kfp run create -e {resource_name(pipeline)} -f {pipeline.package}.yaml",
    )


TARGET = Target(
    name="kubeflow",
    title="Kubeflow Pipelines",
    proof=Proof.EXECUTED,
    capabilities=Capabilities(),
    tools=("kfp>=2.15,<3",),
    commands=_commands,
    render=render,
)
