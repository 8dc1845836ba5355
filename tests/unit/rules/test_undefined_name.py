from __future__ import annotations

from unit.rules.cases import cases

from nb2prod.rules import undefined_name as rule

FOUND = [
    (
        """\
# %% tags=["data"]
y = rate * 2
""",
        [(0, 1, "'rate'")],
    ),
    (
        """\
# %% tags=["data"]
rate = rate + 1
""",
        [(0, 1, "'rate'")],
    ),
    (
        """\
# %% tags=["data"]
x = 1
del x
y = x
""",
        [(0, 3, "is deleted above")],
    ),
    (
        """\
# %% tags=["data"]
def f():
    return rate

y = f()
""",
        [(0, 4, "which 'f' reads")],
    ),
    (
        """\
# %% tags=["skip-execution"]
rate = 1
# %% tags=["data"]
y = rate
""",
        [(1, 1, "'rate'")],
    ),
    (
        """\
# %% tags=["data"]
rate = (1
# %% tags=["data"]
y = rate * scale
""",
        [(1, 1, "'scale'")],
    ),
    (
        """\
# %% tags=["skip-execution"]
rate = (1
# %% tags=["data"]
y = rate
""",
        [(1, 1, "'rate'")],
    ),
]
LEFT_ALONE = [
    """\
# %% tags=["data"]
y = len([1])
print(__name__)
display(y)
""",
    """\
# %% tags=["data"]
def f():
    return rate
""",
    """\
# %%
print(rate)
# %% tags=["data"]
y = 1
""",
    """\
# %% tags=["data"]
from math import *
y = pi
""",
    """\
# %% tags=["data"]
import statsmodels.formula.api as smf
model = smf.ols("y ~ rate", data={})
""",
    """\
# %% tags=["data"]
class Shop:
    rate = 1
    def price(self):
        return self.rate
""",
    """\
# %% tags=["data"]
if (n := 3) > 2:
    y = n
""",
    """\
# %% tags=["data"]
import numpy as np
with open("x") as f:
    y = f.read()
""",
    """\
# %%
from math import *)
# %% tags=["data"]
y = pi
""",
    """\
# %% tags=["data"]
y = rate
# %%
rate = 1)
""",
]


test_found, test_left_alone = cases(rule, FOUND, LEFT_ALONE)
