"""Diagnostics as text, JSON, SARIF 2.1.0 and GitHub's workflow commands.

Nothing that stands in a notebook can break a line, move the cursor or forge a command.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from nb2prod import __version__
from nb2prod.model.diagnostic import Diagnostic, Severity

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_COMMANDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A diagnostic and the notebook that it is about."""

    path: Path
    diagnostic: Diagnostic


def one_line(text: str) -> str:
    """The text on one line, with every character visible that would not print."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode()
        for char in text.replace("\n", " ")
    )


def as_text(findings: Iterable[Finding], *, colour: bool = False) -> str:
    """One line a finding, and a line that counts them."""
    found = list(findings)
    lines = [text_line(f, colour=colour) for f in found]
    return "\n".join([*lines, counted([f.diagnostic for f in found])]) + "\n"


def text_line(finding: Finding, *, colour: bool = False) -> str:
    """``FILE:cell N:line L: error NB101 message — hint``."""
    diagnostic = finding.diagnostic
    severity = diagnostic.severity.value
    if colour:
        import click

        severity = click.style(severity, fg=_COLOURS[diagnostic.severity], bold=True)
    place = ":".join([one_line(str(finding.path)), *_place(diagnostic)])
    hint = f" — {diagnostic.hint}" if diagnostic.hint else ""
    said = one_line(f"{diagnostic.code} {diagnostic.message}{hint}")
    return f"{place}: {severity} {said}"


def counted(diagnostics: Sequence[Diagnostic]) -> str:
    """How many there are of each severity."""
    numbers = [
        (sum(d.severity is severity for d in diagnostics), word)
        for severity, word in (
            (Severity.ERROR, "error"),
            (Severity.WARNING, "warning"),
            (Severity.INFO, "remark"),
        )
    ]
    parts = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in numbers if n]
    return ", ".join(parts) or "nothing to report"


def as_json(findings: Iterable[Finding]) -> str:
    """``{"diagnostics": [...]}``."""
    rows = [
        {"notebook": str(f.path), **plain(f.diagnostic), "hint": f.diagnostic.hint}
        for f in findings
    ]
    return json.dumps({"diagnostics": rows}, indent=2) + "\n"


def plain(diagnostic: Diagnostic) -> dict[str, Any]:
    """A diagnostic as the JSON formats have it."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "cell": diagnostic.cell,
        "line": diagnostic.line,
        "message": diagnostic.message,
    }


def as_github(findings: Iterable[Finding]) -> str:
    """Workflow commands that GitHub shows beside the file."""
    return "".join(_github_line(finding) + "\n" for finding in findings)


def as_sarif(findings: Iterable[Finding]) -> str:
    """A SARIF 2.1.0 log of one run."""
    found = list(findings)
    codes = sorted({f.diagnostic.code for f in found})
    driver = {
        "name": "nb2prod",
        "version": __version__,
        "rules": [{"id": code, "helpUri": f"docs/diagnostics/{code}.md"} for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(f, codes.index(f.diagnostic.code)) for f in found],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2) + "\n"


FORMATS: Mapping[str, Callable[[Iterable[Finding]], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
}


def _place(diagnostic: Diagnostic) -> list[str]:
    if diagnostic.cell is None:
        return []
    cell = [f"cell {diagnostic.cell}"]
    return cell if diagnostic.line is None else [*cell, f"line {diagnostic.line}"]


def _said(diagnostic: Diagnostic) -> str:
    """The whole of it in one sentence or two, for formats that know no cells."""
    place = ", ".join(_place(diagnostic))
    parts = (f"{place}: " if place else "", diagnostic.message)
    return "".join(parts) + (f" — {diagnostic.hint}" if diagnostic.hint else "")


def _github_line(finding: Finding) -> str:
    diagnostic = finding.diagnostic
    file = _escaped(str(finding.path), ":,")
    title = _escaped(f"nb2prod {diagnostic.code}", ":,")
    command = _COMMANDS[diagnostic.severity]
    return f"::{command} file={file},title={title}::{_escaped(_said(diagnostic))}"


def _escaped(text: str, more: str = "") -> str:
    for char in "%\r\n" + more:
        text = text.replace(char, f"%{ord(char):02X}")
    return one_line(text)


def _result(finding: Finding, rule: int) -> dict[str, Any]:
    diagnostic = finding.diagnostic
    file = {
        "artifactLocation": {"uri": quote(os.fsencode(finding.path.as_posix()))},
        "region": {"startLine": 1},
    }
    location: dict[str, Any] = {"physicalLocation": file}
    place = _place(diagnostic)
    if place:
        location["logicalLocations"] = [{"name": ", ".join(place), "kind": "cell"}]
    key = "|".join((diagnostic.code, finding.path.name, _said(diagnostic)))
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": _said(diagnostic)},
        "locations": [location],
        "partialFingerprints": {
            "nb2prod/v1": hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
        },
    }
