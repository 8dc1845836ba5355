from __future__ import annotations

import pytest

from nb2prod.rules import network as rule

FOUND = [
    (
        """\
# %% tags=["data"]
import pandas as pd
frame = pd.read_csv("https://example.org/a.csv")
""",
        [(0, 2, "example.org")],
    ),
]
LEFT_ALONE = [
    """\
# %% tags=["skip"]
import requests
requests.get("https://example.org")
# %% tags=["data"]
x = 1
""",
    """\
# %% tags=["data"]
address = "https://example.org"
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
