"""A recording as text, and as JSON."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nb2prod.cli.formats import Finding, one_line, plain, text_line
from nb2prod.model.diagnostic import Diagnostic
from nb2prod.model.recording import FixtureMode, PortSeen, Recording, StepSeen

_MEGABYTE = 1_000_000
_FEW = 8


def as_json(recording: Recording | None, diagnostics: Sequence[Diagnostic]) -> str:
    """One JSON object: ``steps`` with all that was seen at their borders, and the rest."""
    document: dict[str, Any] = {}
    if recording is not None:
        names = [field.name for field in dataclasses.fields(recording)]
        shown = [name for name in names if name not in ("types", "steps", "versions")]
        document = {name: getattr(recording, name) for name in shown}
        document["versions"] = dict(recording.versions)
        document["steps"] = [_step(step) for step in recording.steps]
    document["diagnostics"] = [plain(found) for found in diagnostics]
    return json.dumps(document, indent=2) + "\n"


def _step(step: StepSeen) -> dict[str, Any]:
    document = dataclasses.asdict(step)
    for key, ports in (("inputs", step.inputs), ("outputs", step.outputs)):
        for entry, port in zip(document[key], ports, strict=True):
            entry["changed"] = port.changed
    return document


def as_text(notebook: Path, recording: Recording, diagnostics: Sequence[Diagnostic]) -> str:
    """A block for each step, then what the fixtures of an export would hold."""
    seconds = sum(step.seconds for step in recording.steps)
    count = len(recording.steps)
    lines = [
        f"{notebook}: {count} step{'' if count == 1 else 's'} in {seconds:.1f} s, "
        f"Python {recording.python}"
    ]
    for step in recording.steps:
        lines += ["", *_block(step)]
    lines += ["", f"fixtures: {recording.mode}{_why(recording)}"]
    lines += [f"  not stored: {step}.{name}: {why}" for step, name, why in recording.not_stored]
    lines += [text_line(Finding(path=notebook, diagnostic=found)) for found in diagnostics]
    return "\n".join(map(one_line, lines)) + "\n"


def fixtures_line(recording: Recording) -> str:
    """Say what the fixtures hold of the values, and why."""
    if recording.mode is FixtureMode.REAL:
        return "fixtures: the values themselves"
    return f"fixtures: {recording.mode}, the values stay here{_why(recording)}"


def _why(recording: Recording) -> str:
    if not recording.private:
        return ""
    more = len(recording.private) - _FEW
    return f" (read: {', '.join(recording.private[:_FEW])}{f' and {more} more' * (more > 0)})"


def _block(step: StepSeen) -> Iterator[str]:
    cells = ", ".join(map(str, step.cells))
    memory = f", {step.peak_memory / _MEGABYTE:.0f} MB at most" if step.peak_memory else ""
    yield f"{step.name} (cells {cells}): {step.seconds:.2f} s{memory}"
    rows = [("in", port) for port in step.inputs] + [("out", port) for port in step.outputs]
    wide = max((len(port.name) for _, port in rows), default=0)
    for word, port in rows:
        yield f"  {word:<4} {port.name:<{wide}}  {_about(port)}"
    for word, items in (
        ("random", step.random),
        ("settings", step.settings),
        ("reads", step.reads),
        ("writes", step.writes),
        ("figures", (str(step.figures),) if step.figures else ()),
    ):
        if items:
            yield f"  {word}: {', '.join(items)}"
    for warning in step.warnings:
        yield f"  warns: {warning}"


def _about(port: PortSeen) -> str:
    parts = [port.type]
    if port.shape:
        parts.append(" x ".join(map(str, port.shape)))
    if port.changed:
        parts.append("changed in place")
    if port.same_as:
        parts.append(f"shares objects with {', '.join(port.same_as)}")
    return ", ".join(parts)
