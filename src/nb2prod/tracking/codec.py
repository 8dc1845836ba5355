"""Runs and executions as rows and JSON, and back."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from nb2prod.model.run import (
    Execution,
    Fingerprint,
    Metric,
    ModelFacts,
    ParameterValue,
    Run,
    StoredFile,
)

_EXECUTION = ("count", "role", "step", "started", "seconds", "error")


def text(value: str) -> str:
    """The text as the book can hold it: lone surrogates become escapes."""
    return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode()


def number(value: float) -> float | None:
    """A number as a column holds it: SQLite has no NaN, so that is NULL."""
    return None if math.isnan(value) else value


def from_column(value: float | None) -> float:
    """The number that a column holds."""
    return math.nan if value is None else value


def number_of(literal: str) -> float | None:
    """The number that a parameter's text is, for comparisons; None if it is none."""
    try:
        value = float(literal)
    except ValueError:
        return None
    return None if math.isnan(value) else value


def run_document(run: Run) -> str:
    """What of a run stands in no column or table of its own."""
    return json.dumps({"files": _all(run.files), "mixed": list(run.mixed)})


def with_files(document: str, files: Iterable[StoredFile]) -> str:
    """A run's document with other files in it."""
    return json.dumps({**json.loads(document), "files": _all(files)})


def run_fields(document: str) -> dict[str, Any]:
    """The attributes of a run that its document holds."""
    stored = json.loads(document)
    return {"files": _files(stored["files"]), "mixed": tuple(stored["mixed"])}


def execution_document(execution: Execution) -> str:
    """An execution without its source, cell and id."""
    plain = {name: getattr(execution, name) for name in _EXECUTION}
    plain["upstream"] = list(execution.upstream)
    for name in ("parameters", "metrics", "models", "data", "files"):
        plain[name] = _all(getattr(execution, name))
    return json.dumps(plain)


def execution(id: str, cell: str, digest: str, source: str, document: str) -> Execution:
    """The execution that its columns describe."""
    stored: Mapping[str, Any] = json.loads(document)
    return Execution(
        id=id,
        cell=cell,
        digest=digest,
        source=source,
        upstream=tuple(stored["upstream"]),
        parameters=tuple(ParameterValue(**item) for item in stored["parameters"]),
        metrics=tuple(Metric(**item) for item in stored["metrics"]),
        models=tuple(_model(item) for item in stored["models"]),
        data=tuple(Fingerprint(**item) for item in stored["data"]),
        files=_files(stored["files"]),
        **{name: stored[name] for name in _EXECUTION},
    )


def _model(stored: Mapping[str, Any]) -> ModelFacts:
    params = tuple((name, value) for name, value in stored["params"])
    return ModelFacts(name=stored["name"], kind=stored["kind"], params=params)


def _files(stored: Iterable[Mapping[str, Any]]) -> tuple[StoredFile, ...]:
    return tuple(StoredFile(**item) for item in stored)


def _all(values: Iterable[Any]) -> list[dict[str, Any]]:
    return [asdict(value) for value in values]
