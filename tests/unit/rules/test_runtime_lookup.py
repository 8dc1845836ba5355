from __future__ import annotations

from unit.rules.cases import cases

from nb2prod.rules import runtime_lookup as rule

FOUND = [
    (
        """\
# %% tags=["data"]
x = eval("1 + 1")
""",
        [(0, 1, "`eval()`")],
    ),
    (
        """\
# %% tags=["data"]
y = 1
globals()["x"] = 1
""",
        [(0, 2, "`globals()`")],
    ),
    (
        """\
# %% tags=["data"]
def ask():
    return input()

x = ask()
""",
        [(0, 2, "`input()`")],
    ),
    (
        """\
# %% tags=["data"]
x = Out[3]
""",
        [(0, 1, "'Out'")],
    ),
    (
        """\
# %% tags=["data"]
x = _ + 1
""",
        [(0, 1, "'_'")],
    ),
    (
        """\
# %% tags=["data"]
x = vars()
""",
        [(0, 1, "`vars()`")],
    ),
]
LEFT_ALONE = [
    """\
# %% tags=["data"]
frame = frame_of()
x = frame.eval("a + b")
""",
    """\
# %% tags=["skip"]
x = eval("1")
""",
    """\
# %% tags=["data"]
_, x = (1, 2)
y = _ + 1
""",
    """\
# %% tags=["data"]
x = vars(object)
""",
    """\
# %% tags=["data"]
for _ in range(3):
    x = 1
""",
    """\
# %% tags=["data"]
def eval(text):
    return text

x = eval("1")
""",
]


test_found, test_left_alone = cases(rule, FOUND, LEFT_ALONE)
