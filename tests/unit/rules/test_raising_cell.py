from __future__ import annotations

from unit.rules.cases import cases

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


test_found, test_left_alone = cases(rule, FOUND, LEFT_ALONE)
