"""What a sweep has come to, as text and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nb2prod.cli import run_formats
from nb2prod.execution.sweep import Progress
from nb2prod.model.run import Run


def as_text(done: Progress) -> Iterator[str]:
    """A sweep in a few lines."""
    yield f"sweep {done.sweep.id}: {counts(done)}"
    if done.best is not None:
        value = done.best.metric(done.sweep.metric)
        assert value is not None
        yield f"best {done.sweep.metric}: {run_formats.number(value)} by run {done.best.id}"
        for name, text in tried(done):
            yield f"  {name} = {run_formats.cut(text, 60)}"
    elif done.sweep.metric:
        names = ", ".join(done.metrics) or "none"
        yield f"no run has a finite metric {done.sweep.metric!r}; their metrics are: {names}"


def counts(done: Progress) -> str:
    """How many runs there are, and how many of them are of a special kind."""
    kinds = (
        (done.earlier, "done earlier"),
        (done.failed, "failed"),
        (done.pruned, "stopped early"),
    )
    said = "".join(f", {number} {kind}" for number, kind in kinds if number)
    return f"{done.done} of {done.total} runs{said}"


def tried(done: Progress) -> Iterator[tuple[str, str]]:
    """The swept parameters of the best run."""
    for axis in done.sweep.space.axes:
        text = done.best.parameter(axis.name) if done.best else None
        if text is not None:
            yield axis.name, text


def plain(done: Progress) -> dict[str, Any]:
    """A sweep as JSON has it."""
    return {
        "sweep": done.sweep.id,
        "total": done.total,
        "done": done.done,
        "earlier": done.earlier,
        "failed": done.failed,
        "pruned": done.pruned,
        "best": plain_run(done.best) if done.best else None,
    }


def plain_run(run: Run) -> dict[str, Any]:
    """A run as JSON has it, without its files."""
    return {name: value for name, value in run_formats.plain(run).items() if name != "files"}
