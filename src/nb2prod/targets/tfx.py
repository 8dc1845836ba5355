"""TFX: a component for each step, and its local runner."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from nb2prod.model.pipeline import Pipeline
from nb2prod.rendering.formatting import formatted
from nb2prod.rendering.layout import quoted
from nb2prod.rendering.templates import render as render_template
from nb2prod.targets.chain import Link, chain
from nb2prod.targets.manifests import resource_name
from nb2prod.targets.protocol import Capabilities, Proof, Target
from nb2prod.targets.values import text_names

TAKEN = frozenset({"component"})
LONGEST = 10_000  # characters of a parameter


def render(pipeline: Pipeline) -> dict[PurePosixPath, str]:
    """Return the module with the components, and the one that wires and runs them."""
    links = chain(pipeline)
    taken = {"output_folder", *(f"from_{link.name}" for link in links)}
    settable = [name for name in text_names(pipeline, LONGEST) if name not in taken]
    steps = render_template(
        "orchestration/tfx/tfx_steps.py.jinja",
        package=pipeline.package,
        links=[_link(link, settable) for link in links],
        quoted=quoted,
    )
    run = render_template(
        "orchestration/tfx/tfx_run.py.jinja",
        package=pipeline.package,
        name=resource_name(pipeline),
        settable=tuple(settable),
        wiring=[_wiring(link, settable) for link in links],
        components=", ".join(f"of_{link.name}" for link in links),
        quoted=quoted,
    )
    folder = PurePosixPath("src", pipeline.package, "orchestration")
    files = {"tfx_steps.py": steps, "tfx_run.py": run}
    return {folder / name: formatted(text) for name, text in files.items()}


def _link(link: Link, settable: Sequence[str]) -> dict[str, Any]:
    chosen = _chosen(link, settable)
    values = ", ".join(f"{quoted(name)}: {name}" for name in chosen)
    return {
        "name": link.name,
        "function": _function(link.name),
        "parameters": chosen,
        "earlier": link.earlier,
        "texts": f"{{{values}}}",
        "folders": f"[{', '.join(f'from_{name}.uri' for name in link.earlier)}]",
    }


def _wiring(link: Link, settable: Sequence[str]) -> str:
    words = [f"{name}=texts[{quoted(name)}]" for name in _chosen(link, settable)]
    words += [f'from_{name}=of_{name}.outputs["output_folder"]' for name in link.earlier]
    return f"of_{link.name} = tfx_steps.{_function(link.name)}({', '.join(words)})"


def _chosen(link: Link, settable: Sequence[str]) -> list[str]:
    return [one.name for one in link.parameters if one.name in settable]


def _function(step: str) -> str:
    return f"{step}_step" if step in TAKEN else step


def _commands(pipeline: Pipeline) -> tuple[str, ...]:
    return (
        'pip install -e ".[tfx]"',
        f"python -m {pipeline.package}.orchestration.tfx_run --root runs/tfx",
    )


TARGET = Target(
    name="tfx",
    title="TFX",
    proof=Proof.EXECUTED,
    capabilities=Capabilities(),
    tools=("ml-pipelines-sdk>=1.21,<2",),
    commands=_commands,
    render=render,
)
