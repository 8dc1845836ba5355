"""Runs, executions and strips as messages; numbers that JSON lacks go as null and as text."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from nb2prod.app.curves import Curve
from nb2prod.app.runs import Comparison
from nb2prod.app.strips import Strip, StripMetric
from nb2prod.model.run import Execution, Metric, ModelFacts, ParameterValue, Run
from nb2prod.protocol import run_messages as messages

LONGEST_VALUE = 500
LONGEST_SOURCE = 200_000
_MOST = 500
_MOST_CURVES = 30


def run(found: Run) -> messages.RunMessage:
    """A run without its executions."""
    return {
        "id": found.id,
        "short": short(found),
        "status": found.status.value,
        "via": found.via,
        "started": found.started,
        "seconds": found.seconds,
        "parameters": [named(item.name, item.text) for item in found.parameters[:_MOST]],
        "metrics": [metric(item) for item in found.metrics[:_MOST]],
        "sweep": found.sweep,
        "error": cut(found.error),
        "mixed": [cut(name) for name in found.mixed],
    }


def execution(found: Execution) -> messages.ExecutionMessage:
    """An execution."""
    return {
        "cell": found.cell,
        "count": found.count,
        "role": found.role,
        "step": found.step,
        "source": cut(found.source, LONGEST_SOURCE),
        "seconds": found.seconds,
        "error": cut(found.error),
        "models": [_model(item) for item in found.models],
        "data": [
            {
                "name": cut(item.name),
                "shape": cut(item.shape),
                "digest": item.digest,
                "sampled": item.sampled,
            }
            for item in found.data
        ],
    }


def comparison(found: Comparison, drawn: Iterable[Curve]) -> messages.CompareRunsResponse:
    """Runs side by side."""
    return {
        "runs": [run(one) for one in found.runs],
        "parameters": [_row(name, texts) for name, texts in found.parameters],
        "metrics": [_numbers(name, values) for name, values in found.metrics],
        "data": [_row(name, texts) for name, texts in found.data],
        "curves": curves(drawn),
        "code": cut("\n".join(found.code), LONGEST_SOURCE),
    }


def curves(found: Iterable[Curve]) -> list[messages.CurveMessage]:
    """The curves of runs."""
    return [
        {
            "name": cut(curve.name),
            "lines": [
                {
                    "run": short(line.run),
                    "positions": [float(position) for position, _ in line.points],
                    "values": [finite(value) for _, value in line.points],
                    "count": line.count,
                }
                for line in curve.lines
            ],
        }
        for curve in list(found)[:_MOST_CURVES]
    ]


def short(found: Run) -> str:
    """The part of a run's id that people see."""
    return found.id.rpartition("-")[2]


def strip(found: Strip) -> messages.StripMessage:
    """What stands under a cell."""
    return {
        "cell": found.cell,
        "run": found.run,
        "metrics": [_strip_metric(item) for item in found.metrics[:_MOST]],
        "changed": [
            {"name": cut(name), "before": _maybe(before), "now": _maybe(now)}
            for name, before, now in found.changed[:_MOST]
        ],
    }


def varied(runs: Iterable[Run], names: Iterable[str]) -> list[str]:
    """The names of the parameters that are not the same in all runs."""
    found = list(runs)
    return [name for name in names if len({one.parameter(name) for one in found}) > 1]


def names_of(
    runs: Iterable[Run], items: Callable[[Run], Iterable[ParameterValue | Metric]]
) -> list[str]:
    """The names that runs have, each once, in the order in which they come."""
    return list(dict.fromkeys(item.name for one in runs for item in items(one)))[:_MOST]


def named(name: str, text: str) -> messages.NamedText:
    """A name with a text, both cut."""
    return {"name": cut(name), "text": cut(text)}


def metric(found: Metric) -> messages.MetricMessage:
    """A metric."""
    return {
        "name": cut(found.name),
        "value": finite(found.value),
        "text": repr(float(found.value)),
    }


def finite(value: float | None) -> float | None:
    """The number, if JSON has it."""
    return value if value is not None and math.isfinite(value) else None


def cut(text: str, longest: int = LONGEST_VALUE) -> str:
    """The text, as long as it may be, in characters that UTF-8 has."""
    kept = text if len(text) <= longest else f"{text[:longest - 1]}…"
    return kept.encode("utf-8", "backslashreplace").decode()


def _model(found: ModelFacts) -> messages.ModelMessage:
    return {
        "name": cut(found.name),
        "kind": cut(found.kind),
        "params": [named(name, text) for name, text in found.params[:_MOST]],
    }


def _row(name: str, texts: Iterable[str | None]) -> messages.ComparedMessage:
    return {"name": cut(name), "texts": [_maybe(text) for text in texts], "numbers": []}


def _numbers(name: str, values: Iterable[float | None]) -> messages.ComparedMessage:
    known = list(values)
    return {
        "name": cut(name),
        "texts": [None if value is None else repr(float(value)) for value in known],
        "numbers": [finite(value) for value in known],
    }


def _strip_metric(found: StripMetric) -> messages.StripMetricMessage:
    return {
        "name": cut(found.name),
        "value": finite(found.value),
        "text": repr(float(found.value)),
        "previous": finite(found.previous),
        "best": finite(found.best),
        "lower": found.lower,
        "history": [finite(value) for value in found.history],
    }


def _maybe(text: str | None) -> str | None:
    return None if text is None else cut(text)
