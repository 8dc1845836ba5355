from __future__ import annotations

import pytest

from nb2prod.rules import star_import as rule

FOUND = [
    (
        """\
# %% tags=["data"]
x = 1
from math import *
""",
        [(0, 2, "`from math import *`")],
    ),
    (
        """\
# %%
from math import *
from cmath import *
# %% tags=["data"]
x = 1
""",
        [(0, 1, "(and 1 more place)")],
    ),
]
LEFT_ALONE = [
    """\
# %% tags=["data"]
from math import pi
""",
    """\
# %% tags=["data"]
import math
x = 2 * 3
""",
    """\
# %% tags=["data"]
text = "from math import *"
""",
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_found(check, text: str, expected: list[tuple[int | None, int | None, str]]) -> None:
    found = check(rule, text)
    assert [(item.cell, item.line) for item in found] == [item[:2] for item in expected]
    for item, (_, _, words) in zip(found, expected, strict=True):
        assert words in item.message
        assert (item.code, item.severity) == (rule.code, rule.severity)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_left_alone(check, text: str) -> None:
    assert check(rule, text) == []
