from __future__ import annotations

import pytest

from nb2prod.rules import foreign_change as rule

FOUND = [
    (
        """\
# %% tags=["data"]
rows = [3]
# %% tags=["training"]
rows.append(5)
model = sum(rows)
# %% tags=["evaluation"]
print(len(rows))
""",
        [(1, 1, "'rows' of an earlier step")],
    ),
    (
        """\
# %% tags=["data"]
import pandas as pd
frame = pd.DataFrame({"a": [1]})
# %% tags=["training"]
frame["b"] = 2
# %% tags=["evaluation"]
print(frame)
""",
        [(1, 1, "'frame'")],
    ),
]
LEFT_ALONE = [
    """\
# %% tags=["data"]
rows = [3]
rows.append(5)
# %% tags=["evaluation"]
print(rows)
""",
    """\
# %% tags=["data"]
rows = [3]
# %% tags=["training"]
rows = [*rows, 5]
# %% tags=["evaluation"]
print(rows)
""",
    """\
# %% tags=["data"]
rows = [3]
# %% tags=["training"]
rows.append(5)
model = sum(rows)
""",
    """\
# %% tags=["data"]
model = Forest()
# %% tags=["training"]
model.fit([1])
# %% tags=["evaluation"]
print(model.score([1]))
""",
    """\
# %% tags=["data"]
rows = [3]
# %% tags=["data"]
rows.append(5)
# %% tags=["evaluation"]
print(rows)
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
