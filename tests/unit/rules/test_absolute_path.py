from __future__ import annotations

from unit.rules.cases import cases

from nb2prod.rules import absolute_path as rule

FOUND = [
    (
        """\
# %% tags=["data"]
text = open("/data/a.csv").read()
""",
        [(0, 1, "'/data/a.csv'")],
    ),
    (
        """\
# %% tags=["data"]
import pandas as pd
folder = "C:\\\\data"
frame = pd.read_csv(folder + "\\\\a.csv")
frame.to_csv("~/b.csv")
""",
        [(0, 3, "(and 1 more place)")],
    ),
]
LEFT_ALONE = [
    """\
# %% tags=["data"]
text = open("data/a.csv").read()
""",
    """\
# %% tags=["data"]
text = open("../a.csv").read()
""",
    """\
# %% tags=["data"]
out = open("/dev/null", "w")
""",
    """\
# %% tags=["skip"]
text = open("/data/a.csv").read()
# %% tags=["data"]
x = 1
""",
    """\
# %% tags=["data"]
import pandas as pd
frame = pd.read_csv("https://example.org/a.csv")
""",
]


test_found, test_left_alone = cases(rule, FOUND, LEFT_ALONE)
