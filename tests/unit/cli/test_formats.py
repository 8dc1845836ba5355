from __future__ import annotations

import json
from pathlib import Path

import pytest

from nb2prod.cli.formats import (
    FORMATS,
    Finding,
    as_github,
    as_json,
    as_sarif,
    as_text,
    one_line,
    text_line,
)
from nb2prod.model.diagnostic import Diagnostic, Severity

HOSTILE = "a\n::error::b\r\x1b[31m\u202ec%0A"


def finding(
    message: str = "'x' is read before it is defined.",
    *,
    severity: Severity = Severity.ERROR,
    cell: int | None = 3,
    line: int | None = 2,
    hint: str = "move cell 5 up",
    path: str = "notebooks/churn.ipynb",
) -> Finding:
    diagnostic = Diagnostic(
        code="NB201",
        severity=severity,
        message=message,
        hint=hint,
        cell=cell,
        line=line,
    )
    return Finding(path=Path(path), diagnostic=diagnostic)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (
            finding(),
            "notebooks/churn.ipynb:cell 3:line 2: error NB201"
            " 'x' is read before it is defined. — move cell 5 up",
        ),
        (
            finding("m", severity=Severity.WARNING, line=None, hint=""),
            "notebooks/churn.ipynb:cell 3: warning NB201 m",
        ),
        (
            finding("m", severity=Severity.INFO, cell=None, line=None, hint=""),
            "notebooks/churn.ipynb: info NB201 m",
        ),
        (
            finding(HOSTILE, hint="", path="a\nb"),
            "a b:cell 3:line 2: error NB201 a ::error::b\\r\\x1b[31m\\u202ec%0A",
        ),
    ],
)
def test_a_line_of_text(found: Finding, expected: str) -> None:
    assert text_line(found) == expected


def test_colour_is_only_around_the_severity() -> None:
    line = text_line(finding("m", hint=""), colour=True)
    assert line == ("notebooks/churn.ipynb:cell 3:line 2: \x1b[31m\x1b[1merror\x1b[0m NB201 m")


def test_text_ends_with_how_many_there_are() -> None:
    two = [finding(), finding(severity=Severity.WARNING), finding(cell=4)]
    assert as_text(two).splitlines()[-1] == "2 errors, 1 warning"
    assert as_text([]) == "nothing to report\n"


def test_json_has_every_field() -> None:
    (row,) = json.loads(as_json([finding()]))["diagnostics"]
    assert row == {
        "notebook": "notebooks/churn.ipynb",
        "code": "NB201",
        "severity": "error",
        "cell": 3,
        "line": 2,
        "message": "'x' is read before it is defined.",
        "hint": "move cell 5 up",
    }


def test_github_shows_it_beside_the_file() -> None:
    assert as_github([finding()]) == (
        "::error file=notebooks/churn.ipynb,title=nb2prod NB201::cell 3, line 2:"
        " 'x' is read before it is defined. — move cell 5 up\n"
    )


@pytest.mark.parametrize("severity", list(Severity))
def test_nothing_in_a_notebook_can_forge_a_workflow_command(severity: Severity) -> None:
    text = as_github([finding(HOSTILE, severity=severity, path="a:b,c=d\n::x")])
    assert text.count("\n") == 1
    assert text.startswith(
        {"error": "::error ", "warning": "::warning ", "info": "::notice "}[severity]
    )
    assert "file=a%3Ab%2Cc=d%0A%3A%3Ax,title" in text
    assert "a%0A::error::b%0D" in text
    assert "c%250A" in text
    assert "\x1b" not in text and "\u202e" not in text


def test_sarif_is_what_readers_of_sarif_expect() -> None:
    findings = [finding(severity=severity, path="my notebooks/ä.ipynb") for severity in Severity]
    log = json.loads(as_sarif([*findings, finding(cell=None, line=None)]))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule == {"id": "NB201", "helpUri": "docs/diagnostics/NB201.md"}
    assert [r["level"] for r in run["results"]] == ["error", "warning", "note", "error"]
    first, last = run["results"][0], run["results"][-1]
    (place,) = first["locations"]
    uri = place["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "my%20notebooks/%C3%A4.ipynb"
    assert place["logicalLocations"] == [{"name": "cell 3, line 2", "kind": "cell"}]
    assert first["ruleId"] == rule["id"] and first["ruleIndex"] == 0
    assert first["message"]["text"].startswith("cell 3, line 2: 'x'")
    assert "logicalLocations" not in last["locations"][0]


def test_two_findings_have_two_fingerprints() -> None:
    log = json.loads(as_sarif([finding(), finding(cell=4), finding()]))
    prints = [r["partialFingerprints"]["nb2prod/v1"] for r in log["runs"][0]["results"]]
    assert len(set(prints)) == 2


@pytest.mark.parametrize("form", list(FORMATS))
def test_every_format_takes_nothing_and_anything(form: str) -> None:
    assert FORMATS[form]([]) is not None
    text = FORMATS[form]([finding(HOSTILE + "\ud800", path="\udcff.ipynb")])
    assert "\x1b" not in text and "\u202e" not in text
    text.encode("utf-8")


def test_one_line_keeps_what_prints() -> None:
    assert one_line("größer — 5 €") == "größer — 5 €"
    assert one_line("a\tb\x00") == "a\\tb\\x00"
