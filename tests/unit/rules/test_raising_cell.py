from __future__ import annotations

import pytest

from nb2prod.rules import raising_cell as rule

FOUND = [
    (
        """\
# %% tags=["data", "raises-exception"]
x = int("a")
""",
        [(0, None, "a step holds a cell")],
    ),
    (
        """\
# %% tags=["raises-exception"]
x = 1
raise ValueError
# %% tags=["data"]
y = x
""",
        [(0, None, "a step needs 'x'")],
    ),
]
LEFT_ALONE = [
    """\
# %% tags=["raises-exception"]
x = int("a")
# %% tags=["data"]
y = 1
""",
    """\
# %% tags=["data"]
x = 1
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
