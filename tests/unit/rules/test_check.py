from __future__ import annotations

from dataclasses import replace

import pytest

from nb2prod.analysis import analyse
from nb2prod.model.diagnostic import Diagnostic, Severity
from nb2prod.notebook.translate import translate
from nb2prod.rules import check_notebook, registry

TEXT = """\
# %% tags=["data"]
from math import *
password = "k7!vQ2zLr9"
# %% tags=["training"]
x = eval("1")
# %% tags=["train"]
y = 1
"""


@pytest.fixture
def codes_of(notebook_of):
    def run(text: str, *ignored: str, problems: tuple[Diagnostic, ...] = ()) -> list[str]:
        notebook = replace(notebook_of(text), problems=problems)
        codes = [translate(cell) for cell in notebook.cells]
        found = check_notebook(notebook, codes, analyse(codes), None, frozenset(ignored))
        return [item.code for item in found]

    return run


def test_all_findings_in_order_of_their_place(codes_of) -> None:
    assert codes_of(TEXT) == ["NB206", "NB401", "NB207", "NB105"]


def test_warnings_and_secrets_can_be_muted(codes_of) -> None:
    assert codes_of(TEXT, "NB206", "NB401", "NB105") == ["NB207"]


def test_errors_that_guard_values_cannot_be_muted(codes_of) -> None:
    assert "NB207" in codes_of(TEXT, "NB207")


def test_problems_of_the_reader_are_told_once(codes_of) -> None:
    problem = Diagnostic(code="NB102", severity=Severity.INFO, message="m", cell=0)
    assert codes_of('# %% tags=["data"]\nx = 1', problems=(problem, problem)) == ["NB102"]


def test_untagged_notebook_gets_one_finding(codes_of) -> None:
    assert codes_of("# %%\nx = eval(y)\nz = 1") == ["NB101"]


def test_rules_have_codes_of_their_own() -> None:
    codes = [rule.code for rule in registry.BUILT_IN]
    assert len(set(codes)) == len(codes)
    assert all(isinstance(rule, registry.Rule) for rule in registry.BUILT_IN)
