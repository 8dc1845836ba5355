from __future__ import annotations

from unit.rules.cases import cases

from nb2prod.rules import execution_order as rule

FOUND = [
    (
        """\
# %% tags=["data"] In [3]
x = 1
# %% tags=["data"] In [2]
y = x
""",
        [(1, 1, "cell 0, which defines 'x'")],
    ),
    (
        """\
# %% tags=["data"] In [1]
x = 1
# %% tags=["data"] In [3]
y = x
# %% tags=["data"] In [2]
x = 2
""",
        [(1, 1, "this cell took 'x' from cell 2")],
    ),
    (
        """\
# %% tags=["data"] In [4]
x = 1
z = 2
# %% tags=["data"] In [2]
y = x + z
""",
        [(1, 1, "(and 1 more place)")],
    ),
]
LEFT_ALONE = [
    """\
# %% tags=["data"] In [1]
x = 1
# %% tags=["data"] In [2]
y = x
""",
    """\
# %% tags=["data"] In [7]
x = 1
# %% tags=["data"] In [9]
y = x
""",
    """\
# %% tags=["data"]
x = 1
# %% tags=["data"]
y = x
""",
    """\
# %% tags=["data"] In [1]
x = 1
# %% tags=["data"] In [3]
y = x
# %% tags=["data"] In [2]
z = x
""",
    """\
# %% tags=["data"] In [9]
import os
# %% tags=["data"] In [2]
y = os.sep
""",
    """\
# %% tags=["data"] In [1]
x = 1
# %% tags=["data"] In [5]
x = x + 1
# %% tags=["data"] In [6]
y = x
""",
]


test_found, test_left_alone = cases(rule, FOUND, LEFT_ALONE)
