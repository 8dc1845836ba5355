"""The files of the stages: what each lays over ``params.yaml``, and limits for its metrics."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from nb2prod.model.pipeline import Pipeline
from nb2prod.model.recording import Recording
from nb2prod.rendering.layout import visible

EXTRA = "stages"
FOLDER = PurePosixPath("stages")
STAGES = ("dev", "staging", "production")


def render_stages(pipeline: Pipeline, recording: Recording | None) -> dict[PurePosixPath, str]:
    """Return a file for each stage by path; the metrics seen stand in it as comments."""
    return {
        FOLDER / f"{stage}.yaml": "\n".join(_lines(pipeline, recording, stage)) + "\n"
        for stage in STAGES
    }


def _lines(pipeline: Pipeline, recording: Recording | None, stage: str) -> Iterator[str]:
    yield "# Parameters of this stage, laid over params.yaml:"
    yield f"# python -m {pipeline.package} run --stage {stage}"
    yield "# No secrets here: code takes them from environment variables alone."
    yield "params: {}"
    yield ""
    yield "# Limits that the metrics of a run must keep, such as"
    yield "# roc_auc: {at-least: 0.84}"
    seen = dict(recording.metrics) if recording else {}
    if seen:
        yield "# In the notebook:"
        yield from (f"# {visible(name)} = {value:.6g}" for name, value in seen.items())
    elif pipeline.metrics:
        yield "# Metrics of the notebook:"
        yield from (f"# {visible(name)}" for name in pipeline.metrics)
    yield "gate: {}"
