from __future__ import annotations

from unit.rules.cases import cases

from nb2prod.rules import missing_file as rule

FOUND = [
    (
        """\
# %% tags=["data"]
text = open("a.csv").read()
""",
        [(0, 1, "'a.csv'")],
    ),
    (
        """\
# %% tags=["data"]
import pandas as pd
frame = pd.read_csv("../input/a.csv")
other = pd.read_csv("b.csv")
""",
        [(0, 2, "(and 1 more place)")],
    ),
]
LEFT_ALONE = [
    """\
# %% tags=["data"]
open("a.csv", "w").write("x")
text = open("a.csv").read()
""",
    """\
# %% tags=["data"]
import os
if os.path.exists("a.csv"):
    text = open("a.csv").read()
""",
    """\
# %% tags=["data"]
!wget https://example.org/a.csv
text = open("a.csv").read()
""",
    """\
# %% tags=["data"]
from urllib.request import urlretrieve
urlretrieve("https://example.org/x", "a.csv")
text = open("a.csv").read()
""",
    """\
# %% tags=["data"]
name = input_name()
text = open(name).read()
""",
    """\
# %% tags=["data"]
text = open("/data/a.csv").read()
""",
]


test_found, test_left_alone = cases(rule, FOUND, LEFT_ALONE)


def test_file_that_is_there_is_left_alone(check, tmp_path) -> None:
    (tmp_path / "a.csv").write_text("1")
    assert check(rule, '# %% tags=["data"]\ntext = open("a.csv").read()') == []
