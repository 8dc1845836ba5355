from __future__ import annotations

import pytest

from nb2prod.rules import absolute_path as rule

FOUND = [
    (
        """\
# %% tags=["data"]
text = open("/data/a.csv").read()
""",
        [(0, 1, "'/data/a.csv'")],
    ),
    (
        """\
# %% tags=["data"]
import pandas as pd
folder = "C:\\\\data"
frame = pd.read_csv(folder + "\\\\a.csv")
frame.to_csv("~/b.csv")
""",
        [(0, 3, "(and 1 more place)")],
    ),
]
LEFT_ALONE = [
    """\
# %% tags=["data"]
text = open("data/a.csv").read()
""",
    """\
# %% tags=["data"]
text = open("../a.csv").read()
""",
    """\
# %% tags=["data"]
out = open("/dev/null", "w")
""",
    """\
# %% tags=["skip"]
text = open("/data/a.csv").read()
# %% tags=["data"]
x = 1
""",
    """\
# %% tags=["data"]
import pandas as pd
frame = pd.read_csv("https://example.org/a.csv")
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
