"""A strip as an output that the notebook keeps: HTML, and text where there is none.

It has no times and no ids, so that the notebook differs only where the numbers do.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from nb2prod.app.strips import Strip, StripMetric
from nb2prod.kernel.drawing import name_text, number, spark

_MOST = 12


def bundle(strip: Strip) -> dict[str, str]:
    """The output's data by type."""
    return {"text/plain": "\n".join(_lines(strip)), "text/html": _html(strip)}


def _lines(strip: Strip) -> Iterator[str]:
    for metric in strip.metrics[:_MOST]:
        words = ", ".join(filter(None, (_change(metric), _best(metric))))
        parts = [name_text(metric.name), number(metric.value), f"({words})" if words else ""]
        yield " ".join(filter(None, [*parts, _history(metric)]))
    for name, before, now in strip.changed[:_MOST]:
        yield f"{name_text(name)}: {_value(before)} → {_value(now)}"


def _html(strip: Strip) -> str:
    rows = "".join(
        f"<tr><th>{escape(name_text(metric.name))}</th><td><strong>{number(metric.value)}</strong>"
        f"</td><td>{_change(metric)}</td><td>{_best(metric)}</td>"
        f"<td><code>{_history(metric)}</code></td></tr>"
        for metric in strip.metrics[:_MOST]
    )
    changed = "".join(
        f"<p>{escape(name_text(name))}: <code>{escape(_value(before))}</code> → "
        f"<code>{escape(_value(now))}</code></p>"
        for name, before, now in strip.changed[:_MOST]
    )
    return f"<table>{rows}</table>{changed}"


def _change(metric: StripMetric) -> str:
    """How it differs from the run before; empty if that cannot be said."""
    if metric.previous is None:
        return ""
    difference = metric.value - metric.previous
    if difference == 0:
        return "±0"
    return f"{difference:+.2g}" if difference == difference else ""


def _best(metric: StripMetric) -> str:
    if metric.previous is None or metric.best is None:
        return ""
    return "★ best" if metric.value == metric.best else f"best {number(metric.best)}"


def _history(metric: StripMetric) -> str:
    return spark(metric.history) if len(metric.history) > 1 else ""


def _value(text: str | None) -> str:
    return "–" if text is None else name_text(text)
