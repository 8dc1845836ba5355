"""Calls whose value is only shown are wrapped in the recorded copy, and nothing else is."""

import pytest

from nb2prod.execution.shown import handed_over

START = '# %% tags=["data"]\ny = [1, 0]\n# %% tags=["evaluation"]\n'
IMPORT = "from sklearn.metrics import accuracy_score\n"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("accuracy_score(y, y)", "_nb2prod_keep(1, 0, accuracy_score(y, y))"),
        (
            "print(accuracy_score(y, y), accuracy_score(y, y))",
            "print(_nb2prod_keep(1, 0, accuracy_score(y, y)), "
            "_nb2prod_keep(1, 1, accuracy_score(y, y)))",
        ),
        ("a = accuracy_score(y, y)", None),
    ],
)
def test_shown_call_is_wrapped(planned, cell, expected):
    case = planned(START + IMPORT + cell + "\n")
    sources = handed_over(case.notebook, case.pipeline)
    assert sources == ({} if expected is None else {1: IMPORT + expected})
