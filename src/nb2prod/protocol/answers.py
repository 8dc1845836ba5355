"""From values of the model to messages; cells are named by their ids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from nb2prod.model.diagnostic import Diagnostic, Fix
from nb2prod.model.notebook import Cell
from nb2prod.model.pipeline import FragmentKind, LeftBehind, Parameter, Step
from nb2prod.protocol.job_messages import VerifyResult, WrittenMessage
from nb2prod.protocol.messages import (
    AnalysisMessage,
    DiagnosticMessage,
    FixMessage,
    LeftBehindMessage,
    LinesMessage,
    ParameterMessage,
    StepMessage,
)

if TYPE_CHECKING:
    from nb2prod.app.live import Live
    from nb2prod.execution.comparison.compare import Difference
    from nb2prod.execution.verify_result import Verification
    from nb2prod.output.report import WriteReport


def analysis(live: Live, ids: Sequence[str]) -> AnalysisMessage:
    """All sections of an analysis.

    Args:
        ids: the front end's id of each cell, by index.
    """
    planned, pipeline = live.planned, live.planned.pipeline
    return {
        "package": pipeline.package,
        "refused": planned.refused,
        "unreadable": "",
        "steps": [_step(step, ids) for step in pipeline.steps],
        "parameters": [_parameter(item, ids) for item in pipeline.parameters],
        "left_behind": [_left_behind(item, ids) for item in pipeline.left_behind],
        "diagnostics": diagnostics(planned.diagnostics, ids),
        "suggestions": [
            {"cell": ids[index], "tag": tag} for index, tag in live.suggestions.items()
        ],
        "metrics": list(pipeline.metrics),
    }


def cell_ids(cells: Iterable[Cell]) -> list[str]:
    """The id of each cell, by index."""
    return [cell.id for cell in cells]


def diagnostics(found: Iterable[Diagnostic], ids: Sequence[str]) -> list[DiagnosticMessage]:
    """The findings as messages."""
    return [_diagnostic(item, ids) for item in found]


def written(report: WriteReport) -> WrittenMessage:
    """What became of the files of an export."""
    return {
        "created": [str(path) for path in report.created],
        "updated": [str(path) for path in report.updated],
        "unchanged": [str(path) for path in report.unchanged],
        "merged": [str(path) for path in report.merged],
        "kept": [{"path": str(path), "beside": str(beside)} for path, beside in report.kept],
        "deleted": [str(path) for path in report.deleted],
        "left_deleted": [str(path) for path in report.left_deleted],
        "released": [str(path) for path in report.released],
    }


def verification(found: Verification) -> VerifyResult:
    """What a comparison showed."""
    from nb2prod.execution.verify_result import Status

    wrong = [row for row in found.rows if row.status in (Status.DIFFERS, Status.VARIES)]
    return {
        "equal": found.equal,
        "values": found.count(Status.EQUAL),
        "aside": found.count(Status.ASIDE),
        "differences": [
            {
                "kind": row.kind.value,
                "step": row.step,
                "name": row.name,
                "varies": row.status is Status.VARIES,
                "expected": row.expected,
                "found": row.found,
                "text": "; ".join(filter(None, [*map(_difference, row.differences), row.note])),
            }
            for row in wrong
        ],
        "notes": list(found.notes),
        "seconds": round(found.seconds, 1),
    }


def _difference(item: Difference) -> str:
    return f"{item.path}: {item.found} instead of {item.expected} {item.note}".rstrip()


def _step(step: Step, ids: Sequence[str]) -> StepMessage:
    return {
        "name": step.name,
        "role": step.role.value,
        "title": step.title,
        "cells": [ids[index] for index in step.cells],
        "inputs": [
            {"name": port.name, "type": port.type, "from_step": port.from_step}
            for port in step.inputs
        ],
        "outputs": [
            {
                "name": port.name,
                "type": port.type,
                "metric": port.metric,
                "optional": port.optional,
            }
            for port in step.outputs
        ],
        "parameters": list(step.parameters),
        "carried": _carried(step, ids),
    }


def _carried(step: Step, ids: Sequence[str]) -> list[LinesMessage]:
    own = frozenset(step.cells)
    return [
        {
            "cell": ids[part.origin.cell],
            "first_line": part.origin.first_line,
            "last_line": part.origin.last_line,
        }
        for part in step.body
        if part.origin is not None
        and (part.kind is FragmentKind.CARRIED or part.origin.cell not in own)
    ]


def _parameter(item: Parameter, ids: Sequence[str]) -> ParameterMessage:
    return {
        "name": item.name,
        "type": item.type,
        "default": item.default,
        "help": item.help,
        "cell": ids[item.origin.cell],
        "line": item.origin.first_line,
    }


def _left_behind(item: LeftBehind, ids: Sequence[str]) -> LeftBehindMessage:
    return {
        "cell": ids[item.cell],
        "first_line": item.first_line,
        "last_line": item.last_line,
        "reason": item.reason,
    }


def _diagnostic(item: Diagnostic, ids: Sequence[str]) -> DiagnosticMessage:
    return {
        "code": item.code,
        "severity": item.severity.value,
        "message": item.message,
        "hint": item.hint,
        "cell": None if item.cell is None else ids[item.cell],
        "first_line": item.line,
        "last_line": item.line,
        "fix": None if item.fix is None else _fix(item.fix, ids),
    }


def _fix(fix: Fix, ids: Sequence[str]) -> FixMessage:
    label = f"Tag it {', '.join(fix.tags)}" if fix.tags else "Take its tags away"
    return {"label": label, "edits": [{"cell": ids[fix.cell], "tags": list(fix.tags)}]}
