from __future__ import annotations

from unit.rules.cases import cases

from nb2prod.rules import network as rule

FOUND = [
    (
        """\
# %% tags=["data"]
import pandas as pd
frame = pd.read_csv("https://example.org/a.csv")
""",
        [(0, 2, "example.org")],
    ),
]
LEFT_ALONE = [
    """\
# %% tags=["skip"]
import requests
requests.get("https://example.org")
# %% tags=["data"]
x = 1
""",
    """\
# %% tags=["data"]
address = "https://example.org"
""",
]


test_found, test_left_alone = cases(rule, FOUND, LEFT_ALONE)
