"""The pipeline as a Mermaid flowchart."""

from __future__ import annotations

from collections.abc import Sequence

from nb2prod.model.notebook import Role
from nb2prod.model.pipeline import Pipeline
from nb2prod.rendering.markdown import plain

COLOURS = {
    Role.DATA: "fill:#e8f0fe,stroke:#4a78c2,color:#1b1b1b",
    Role.TRAINING: "fill:#e6f4ea,stroke:#3d8b57,color:#1b1b1b",
    Role.EVALUATION: "fill:#fef3e0,stroke:#c07f1d,color:#1b1b1b",
    Role.INFERENCE: "fill:#f3e8fd,stroke:#8650b5,color:#1b1b1b",
}
MOST_PORTS = 6


def render_mermaid(pipeline: Pipeline) -> str:
    """Return the flowchart: a box for each step, the values that flow on the arrows."""
    ids = {step.name: f"s{number}" for number, step in enumerate(pipeline.steps, 1)}
    lines = ["flowchart LR"]
    lines += [
        f'  {ids[step.name]}["{label(step.name)}"]:::{step.role.value}' for step in pipeline.steps
    ]
    for (source, target), names in flows(pipeline).items():
        lines.append(f'  {ids[source]} -- "{ports(names)}" --> {ids[target]}')
    roles = dict.fromkeys(step.role for step in pipeline.steps)
    lines += [f"  classDef {role.value} {COLOURS[role]}" for role in roles if role in COLOURS]
    return "\n".join(lines) + "\n"


def flows(pipeline: Pipeline) -> dict[tuple[str, str], list[str]]:
    """Return the names of the ports between each pair of steps, in order."""
    known = {step.name for step in pipeline.steps}
    found: dict[tuple[str, str], list[str]] = {}
    for step in pipeline.steps:
        for port in step.inputs:
            if port.from_step in known:
                found.setdefault((port.from_step, step.name), []).append(port.name)
    return found


def ports(names: Sequence[str]) -> str:
    """Return the label of an arrow; of many names the first ones and how many more there are."""
    shown = [label(name) for name in names[:MOST_PORTS]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def label(text: str) -> str:
    """Return the text with every character that means something to Mermaid as an entity."""
    return "".join(
        char if char.isalnum() or char in " _.-" else f"#{ord(char)};" for char in plain(text, 60)
    )
