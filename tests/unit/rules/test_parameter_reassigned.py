from __future__ import annotations

import pytest

from nb2prod.rules import parameter_reassigned as rule

FOUND = [
    (
        """\
# %% tags=["parameters"]
rate = 0.1
# %% tags=["data"]
rate = 0.2
price = 3 * rate
""",
        [(1, 1, "'rate' gets another value")],
    ),
    (
        """\
# %% tags=["parameters"]
rate = 0.1
# %%
for rate in (1, 2):
    print(rate)
# %% tags=["data"]
price = 3 * rate
""",
        [(1, 1, "'rate'")],
    ),
]
LEFT_ALONE = [
    """\
# %% tags=["parameters"]
rate = 0.1
# %% tags=["data"]
price = 3 * rate
""",
    """\
# %% tags=["parameters"]
rate = 0.1
# %% tags=["data"]
rate = float(rate)
""",
    """\
# %% tags=["parameters"]
rate = 0.1
# %%
rate = 0.3
print(rate)
# %% tags=["data"]
price = 3
""",
    """\
# %% tags=["parameters"]
rate = 0.1
# %% tags=["injected-parameters"]
rate = 0.2
# %% tags=["data"]
price = rate
""",
    """\
# %% tags=["parameters"]
rate = 0.1
# %% tags=["data"]
rates = [rate for rate in (1, 2)]
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
