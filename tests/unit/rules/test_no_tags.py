from __future__ import annotations

from unit.rules.cases import cases

from nb2prod.rules import no_tags as rule

FOUND = [
    (
        """\
# %%
x = 1
""",
        [(None, None, "no cell has a tag")],
    ),
    (
        """\
# %% tags=["parameters"]
x = 1
""",
        [(None, None, "make no step")],
    ),
]
LEFT_ALONE = [
    """\
# %% tags=["data"]
x = 1
""",
    """\
# %%
x = 1
# %% tags=["evaluation"]
print(x)
""",
]


test_found, test_left_alone = cases(rule, FOUND, LEFT_ALONE)
