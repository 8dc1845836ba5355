"""Runs as text, JSON and tables. What a notebook says can neither break a line nor forge one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from nb2prod.app.runs import Comparison
from nb2prod.cli.formats import one_line
from nb2prod.model.run import Execution, Run

_WIDEST = 24
_MOST_COLUMNS = 8


def as_text(run: Run) -> Iterator[str]:
    """A run in a few lines: what it was, its parameters and its metrics."""
    took = "" if run.seconds is None else f" in {run.seconds:.1f} s"
    yield f"run {run.id}: {run.status}{took} ({run.experiment}, via {run.via}, {when(run)})"
    if run.error:
        yield f"  {run.error}"
    for name in run.mixed:
        yield f"  careful: its cells read different values of the parameter {name}"
    for parameter in run.parameters:
        yield f"  {parameter.name} = {cut(parameter.text, 60)}"
    for metric in run.metrics:
        yield f"  {metric.name}: {number(metric.value)}"


def execution_lines(execution: Execution) -> Iterator[str]:
    """One execution in a line or two."""
    step = f" {execution.step}" if execution.step else ""
    yield (
        f"  In [{execution.count}]{step} cell {execution.cell}, {execution.seconds:.2f} s,"
        f" source {execution.digest[:12]}"
    )
    for model in execution.models:
        yield f"    model {model.name}: {model.kind}"
    for data in execution.data:
        yield f"    data {data.name}: {data.shape}, {data.digest[:12]}"
    if execution.error:
        yield f"    {execution.error}"


def table(rows: Sequence[Sequence[str]], runs: Iterable[Run] = ()) -> Iterator[str]:
    """Rows as columns, the first row being the head.

    Args:
        runs: those whose ids stand in the table; these are never cut.
    """
    if not rows:
        return
    whole = {run.id for run in runs}
    shown = [[one_line(c) if c in whole else cut(one_line(c), _WIDEST) for c in r] for r in rows]
    wide = [max(len(row[place]) for row in shown) for place in range(len(shown[0]))]
    for row in shown:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, wide, strict=True)).rstrip()


def listed(runs: Sequence[Run], columns: Sequence[str] = ()) -> list[list[str]]:
    """The rows of a list of runs; the columns that tell them apart, if none are chosen."""
    chosen = list(columns) or telling(runs)
    head = ["run", "started", "status", *chosen]
    return [head, *([run.id, when(run), run.status, *_cells(run, chosen)] for run in runs)]


def telling(runs: Sequence[Run]) -> list[str]:
    """Metrics, and the parameters that are not the same in all runs."""
    metrics = dict.fromkeys(metric.name for run in runs for metric in run.metrics)
    plain = [name for name in metrics if "." not in name] or list(metrics)
    names = dict.fromkeys(parameter.name for run in runs for parameter in run.parameters)
    differ = [name for name in names if len({run.parameter(name) for run in runs}) > 1]
    return [*plain[: _MOST_COLUMNS - min(len(differ), 3)], *differ][:_MOST_COLUMNS]


def _cells(run: Run, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        value = run.metric(name)
        yield number(value) if value is not None else run.parameter(name) or ""


def plain(run: Run) -> dict[str, Any]:
    """A run as JSON has it; NaN and the infinities are texts."""
    return {
        "id": run.id,
        "experiment": run.experiment,
        "status": run.status.value,
        "via": run.via,
        "started": datetime.fromtimestamp(run.started, UTC).isoformat(timespec="milliseconds"),
        "seconds": run.seconds,
        "sweep": run.sweep,
        "error": run.error,
        "mixed": list(run.mixed),
        "parameters": {item.name: item.text for item in run.parameters},
        "metrics": {item.name: json_number(item.value) for item in run.metrics},
        "files": [{"name": f.name, "path": f.path, "sha256": f.sha256} for f in run.files],
    }


def plain_execution(execution: Execution) -> dict[str, Any]:
    """An execution as JSON has it."""
    return {
        "id": execution.id,
        "cell": execution.cell,
        "count": execution.count,
        "role": execution.role,
        "step": execution.step,
        "seconds": execution.seconds,
        "source": execution.source,
        "sha256": execution.digest,
        "upstream": list(execution.upstream),
        "metrics": {item.name: json_number(item.value) for item in execution.metrics},
        "models": [
            {"name": item.name, "class": item.kind, "params": dict(item.params)}
            for item in execution.models
        ],
        "data": [
            {"name": item.name, "class": item.kind, "shape": item.shape, "digest": item.digest}
            for item in execution.data
        ],
        "files": [{"name": f.name, "path": f.path, "sha256": f.sha256} for f in execution.files],
        "error": execution.error,
    }


def json_number(value: float) -> float | str:
    """A number for JSON, which has no NaN and no infinity."""
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")


def number(value: float) -> str:
    """A number with six digits that count."""
    return f"{value:.6g}"


def when(run: Run) -> str:
    """When a run started, in UTC."""
    return f"{datetime.fromtimestamp(run.started, UTC):%Y-%m-%d %H:%M:%S}"


def cut(text: str, most: int) -> str:
    """The text, cut short."""
    return text if len(text) <= most else text[: most - 1] + "…"


def comparison_lines(comparison: Comparison) -> Iterator[str]:
    """A comparison as tables, and the difference of the code."""
    runs = comparison.runs
    rows = [["", *(run.id for run in runs)]]
    rows += [[name, *(_optional(v) for v in values)] for name, values in comparison.metrics]
    for mark, facts in (("parameter ", comparison.parameters), ("data ", comparison.data)):
        rows += [[mark + name, *(text or "" for text in texts)] for name, texts in facts]
    yield from table(rows, runs)
    yield from comparison.code


def plain_comparison(comparison: Comparison) -> dict[str, Any]:
    """A comparison as JSON has it."""
    return {
        "runs": [plain(run) for run in comparison.runs],
        "metrics": {
            name: [None if v is None else json_number(v) for v in values]
            for name, values in comparison.metrics
        },
        "parameters": {name: list(texts) for name, texts in comparison.parameters},
        "data": {name: list(texts) for name, texts in comparison.data},
        "code": list(comparison.code),
    }


def _optional(value: float | None) -> str:
    return "" if value is None else number(value)
