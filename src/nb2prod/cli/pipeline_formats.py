"""A pipeline as text for the terminal and as JSON."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from nb2prod.cli.formats import Finding, one_line, plain, text_line
from nb2prod.model.diagnostic import Diagnostic
from nb2prod.model.pipeline import Parameter, Pipeline, Port, Step


def as_json(notebook: Path, pipeline: Pipeline, diagnostics: Sequence[Diagnostic]) -> str:
    """The pipeline as one JSON object.

    A parameter's default is the value itself where JSON can hold it, else its Python text.
    """
    document = {
        "parameters": [
            {"name": p.name, "type": p.type, "default": default_value(p)}
            for p in pipeline.parameters
        ],
        "steps": [_step(step) for step in pipeline.steps],
        "metrics": list(pipeline.metrics),
        "left_behind": [
            {"cell": left.cell, "lines": [left.first_line, left.last_line]}
            for left in pipeline.left_behind
        ],
        "diagnostics": [plain(d) for d in diagnostics],
    }
    return json.dumps(document, indent=2) + "\n"


def default_value(parameter: Parameter) -> Any:
    """The default as a value that JSON holds exactly, else its Python text."""
    try:
        value = ast.literal_eval(parameter.default)
        same = json.loads(json.dumps(value, allow_nan=False))
    except (ValueError, TypeError, SyntaxError):
        return parameter.default
    return value if repr(same) == repr(value) else parameter.default


def as_text(notebook: Path, pipeline: Pipeline, diagnostics: Sequence[Diagnostic]) -> str:
    """The pipeline as a few aligned tables."""
    sections = [
        ("Parameters", _table(_parameter_row(p) for p in pipeline.parameters)),
        ("Steps", [line for step in pipeline.steps for line in _step_lines(step)]),
        ("Metrics", [f"  {name}" for name in pipeline.metrics]),
        ("Requirements", _table((r.name, r.version) for r in pipeline.requirements)),
        (
            "Input files",
            _table((f.path, _fate(f.size, f.carried)) for f in pipeline.input_files),
        ),
        ("Left behind", _table(_left_rows(pipeline))),
        (
            "Diagnostics",
            [f"  {text_line(Finding(path=notebook, diagnostic=d))}" for d in diagnostics],
        ),
    ]
    head = [one_line(f"{pipeline.package}: {pipeline.title}")]
    for title, lines in sections:
        if lines:
            head += ["", title, *lines]
    return "\n".join(head) + "\n"


def _step(step: Step) -> dict[str, Any]:
    return {
        "name": step.name,
        "role": step.role.value,
        "cells": list(step.cells),
        "inputs": [port.name for port in step.inputs],
        "outputs": [port.name for port in step.outputs],
        "parameters": list(step.parameters),
    }


def _step_lines(step: Step) -> list[str]:
    cells = ", ".join(map(str, step.cells))
    rows = [
        ("in", _named(step.inputs)),
        ("parameters", ", ".join(step.parameters)),
        ("out", _named(step.outputs)),
    ]
    details = _table((name, value) for name, value in rows if value)
    word = "cell" if len(step.cells) == 1 else "cells"
    return [f"  {step.name} ({step.role.value}, {word} {cells})"] + [
        f"  {line}" for line in details
    ]


def _named(ports: Iterable[Port]) -> str:
    return ", ".join(p.name if p.type == "Any" else f"{p.name}: {p.type}" for p in ports)


def _parameter_row(parameter: Parameter) -> tuple[str, ...]:
    shown = f"{parameter.type} = {parameter.default}"
    return (parameter.name, shown, parameter.help)


def _left_rows(pipeline: Pipeline) -> Iterable[tuple[str, ...]]:
    for left in pipeline.left_behind:
        one = left.first_line == left.last_line
        lines = f"line {left.first_line}" if one else f"lines {left.first_line}-{left.last_line}"
        yield (f"cell {left.cell}", lines, left.reason)


def _fate(size: int, carried: bool) -> str:
    if size < 0:
        return "not found"
    return f"{size:,} bytes, {'carried along' if carried else 'not carried'}"


def _table(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Rows with their columns aligned, indented."""
    clean = [tuple(map(one_line, row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*clean, strict=True)]
    return [
        "  " + "  ".join(t.ljust(w) for t, w in zip(row, widths, strict=True)).rstrip()
        for row in clean
    ]
