from __future__ import annotations

import pytest

from nb2prod.rules import use_before_definition as rule

FOUND = [
    (
        """\
# %% tags=["data"]
y = x
# %% tags=["data"]
x = 1
""",
        [(0, 1, "'x' is read before it is defined in cell 1")],
    ),
    (
        """\
# %% tags=["data"]
a = 0
def f():
    return x

b = f()
# %% tags=["data"]
x = 1
""",
        [(0, 5, "'f', which is called here")],
    ),
    (
        """\
# %%
y = x
# %% tags=["data"]
z = y
# %% tags=["data"]
x = 1
""",
        [(0, 1, "'x'")],
    ),
    (
        """\
# %% tags=["data"]
y = x + x
z = x
# %% tags=["data"]
x = 1
""",
        [(0, 1, "'x'")],
    ),
]
LEFT_ALONE = [
    """\
# %% tags=["data"]
def f():
    return x
# %% tags=["data"]
x = 1
y = f()
""",
    """\
# %% tags=["data"]
def f():
    return x

functions = [f]
# %% tags=["data"]
x = 1
y = functions[0]()
""",
    """\
# %% tags=["data"]
total = sum([1])
# %% tags=["data"]
sum = 3
""",
    """\
# %% tags=["data"]
for i in range(3):
    if i:
        print(last)
    last = i
# %% tags=["data"]
last = 0
""",
    """\
# %% tags=["data"]
try:
    x
except NameError:
    x = 1
# %% tags=["data"]
x = 2
""",
    """\
# %% tags=["skip"]
print(x)
# %% tags=["data"]
x = 1
""",
    """\
# %% tags=["data"]
from math import *
y = x
# %% tags=["data"]
x = 1
""",
    """\
# %% tags=["data"]
y = [x for x in range(3)]
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
