from __future__ import annotations

from unit.rules.cases import cases

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
    (
        """\
# %% tags=["data"]
y = x
# %%
x = 1)
# %% tags=["data"]
x = 1
""",
        [(0, 1, "'x' is read before")],
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
    """\
# %%
x = 1)
# %% tags=["data"]
y = x
# %% tags=["data"]
x = 1
""",
]


test_found, test_left_alone = cases(rule, FOUND, LEFT_ALONE)
