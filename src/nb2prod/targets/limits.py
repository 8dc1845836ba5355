"""What a pipeline asks for and a target cannot do: a diagnostic, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nb2prod.model.dataflow import EffectKind
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.model.pipeline import Pipeline
from nb2prod.targets.protocol import Target

CODE = "NB602"


def target_limits(pipeline: Pipeline, targets: Sequence[Target]) -> tuple[Diagnostic, ...]:
    """Return a finding for each thing that one of the targets cannot do."""
    return tuple(found for target in targets for found in _limits(pipeline, target))


def _limits(pipeline: Pipeline, target: Target) -> Iterator[Diagnostic]:
    can = target.capabilities
    if pipeline.fan_out and not can.fan_out:
        what = f"one run for each value of '{pipeline.fan_out.parameter}'"
        yield _finding(target, what, Severity.WARNING, "it runs once, with the default value")
    if pipeline.schedule and not can.schedule:
        yield _finding(target, "a schedule", Severity.WARNING, "start it from a scheduler of yours")
    if not can.file_effects and (names := _passing_files(pipeline)):
        what = f"files that step '{names[0]}' writes for step '{names[1]}'"
        hint = "pass a variable instead of a file, or choose another target"
        yield _finding(target, what, Severity.ERROR, hint)


def _passing_files(pipeline: Pipeline) -> tuple[str, str] | None:
    """Return the names of a step that writes files and a later one that reads files."""
    writer = ""
    for step in pipeline.steps:
        kinds = {effect.kind for effect in step.effects}
        if writer and EffectKind.READS_FILE in kinds:
            return writer, step.name
        if kinds & {EffectKind.WRITES_FILE, EffectKind.SHELL}:
            writer = step.name
    return None


def _finding(target: Target, what: str, severity: Severity, hint: str) -> Diagnostic:
    message = f"target '{target.name}' does not do {what}"
    return Diagnostic(code=CODE, severity=severity, message=message, hint=hint)
