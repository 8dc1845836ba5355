from __future__ import annotations

from unit.rules.cases import cases

from nb2prod.rules import shell_command as rule

FOUND = [
    (
        """\
# %% tags=["data"]
!unzip -o a.zip
x = 1
""",
        [(0, 1, "`unzip -o a.zip`")],
    ),
]
LEFT_ALONE = [
    """\
# %% tags=["skip"]
!ls
# %% tags=["data"]
x = 1
""",
    """\
# %% tags=["data"]
%pip install numpy
x = 1
""",
    """\
# %% tags=["data"]
!ls
x = 1
""",
]


test_found, test_left_alone = cases(rule, FOUND, LEFT_ALONE)
