from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from nb2prod.app import export as use_case
from nb2prod.app.plan import Planned
from nb2prod.cli.main import main
from nb2prod.config import Config
from nb2prod.model.dataflow import Dataflow
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.model.filetree import FileTree
from nb2prod.model.notebook import Notebook
from nb2prod.model.pipeline import Pipeline, Source
from nb2prod.planning.installed import Environment

TREE = FileTree(files={PurePosixPath("src/churn/__init__.py"): b'"""Churn."""\n'})


def found(severity: Severity) -> Diagnostic:
    return Diagnostic(code="NB201", severity=severity, message="m", hint="h", cell=3)


@pytest.fixture
def planned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Planned:
    """A plan without findings, which every export in the test starts from."""
    planned = Planned(
        notebook=Notebook(path=tmp_path / "churn.ipynb", cells=()),
        config=Config(ci="none"),
        codes=(),
        dataflow=Dataflow(statements=()),
        pipeline=Pipeline(package="churn", title="Churn", source=Source(notebook="c")),
        environment=Environment(python="3.11.7", interpreter="nb2prod", distributions={}),
        diagnostics=(),
    )
    monkeypatch.setattr(use_case, "plan", lambda path, given: planned)
    monkeypatch.setattr(use_case, "package_tree", lambda *arguments: TREE)
    return planned


def with_findings(monkeypatch: pytest.MonkeyPatch, planned: Planned, *severities: Severity) -> Path:
    changed = replace(planned, diagnostics=tuple(map(found, severities)))
    monkeypatch.setattr(use_case, "plan", lambda path, given: changed)
    return planned.notebook.path


def test_the_package_lies_beside_the_notebook(planned: Planned, tmp_path: Path) -> None:
    exported = use_case.export(planned.notebook.path)
    assert exported.folder == tmp_path / "churn"
    assert (tmp_path / "churn/src/churn/__init__.py").read_text() == '"""Churn."""\n'
    assert exported.report is not None and not exported.report.conflicts


def test_the_loss_of_the_proof_is_said(
    planned: Planned, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    proved = FileTree(files={**TREE.files, PurePosixPath("tests/parity/test_data.py"): b"x = 1\n"})
    monkeypatch.setattr(use_case, "package_tree", lambda *arguments: proved)
    planned.notebook.path.touch()
    for tree, expected in ((proved, False), (TREE, True), (TREE, False)):
        monkeypatch.setattr(use_case, "package_tree", lambda *arguments, tree=tree: tree)
        assert main(["export", str(planned.notebook.path)]) == 0
        assert ("export with --record to have them again" in capsys.readouterr().err) is expected


def test_a_dry_run_writes_nothing(planned: Planned, tmp_path: Path) -> None:
    exported = use_case.export(planned.notebook.path, dry_run=True)
    assert exported.report is not None and exported.report.created
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("severity", "arguments", "status"),
    [
        (Severity.ERROR, [], 1),
        (Severity.WARNING, ["--strict"], 1),
        (Severity.WARNING, [], 0),
        (Severity.INFO, ["--strict"], 0),
    ],
)
def test_errors_refuse_an_export(
    planned: Planned,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    severity: Severity,
    arguments: list[str],
    status: int,
) -> None:
    path = with_findings(monkeypatch, planned, severity)
    assert main(["export", str(path), *arguments]) == status
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == f"{path}:cell 3: {severity.value} NB201 m — h"
    assert (len(lines) == 2) == bool(status)
    assert (tmp_path / "churn").exists() is not bool(status)


def test_a_conflict_is_3_and_is_named(
    planned: Planned,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    arguments = ["export", str(planned.notebook.path)]
    assert main(arguments) == 0
    assert "  new: src/churn/__init__.py" in capsys.readouterr().out
    assert main(arguments) == 0
    assert "  unchanged: 1 files" in capsys.readouterr().out

    (tmp_path / "churn/src/churn/__init__.py").write_text('"""Mine."""\n')
    other = FileTree(files={path: b'"""Theirs."""\n' for path in TREE.files})
    monkeypatch.setattr(use_case, "package_tree", lambda *arguments: other)
    assert main(arguments) == 3
    assert "conflict: src/churn/__init__.py" in capsys.readouterr().out
