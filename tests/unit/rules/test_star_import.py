from __future__ import annotations

from unit.rules.cases import cases

from nb2prod.rules import star_import as rule

FOUND = [
    (
        """\
# %% tags=["data"]
x = 1
from math import *
""",
        [(0, 2, "`from math import *`")],
    ),
    (
        """\
# %%
from math import *
from cmath import *
# %% tags=["data"]
x = 1
""",
        [(0, 1, "(and 1 more place)")],
    ),
]
LEFT_ALONE = [
    """\
# %% tags=["data"]
from math import pi
""",
    """\
# %% tags=["data"]
import math
x = 2 * 3
""",
    """\
# %% tags=["data"]
text = "from math import *"
""",
]


test_found, test_left_alone = cases(rule, FOUND, LEFT_ALONE)
