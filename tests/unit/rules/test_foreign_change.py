from __future__ import annotations

from unit.rules.cases import cases

from nb2prod.rules import foreign_change as rule

FOUND = [
    (
        """\
# %% tags=["data"]
rows = [3]
# %% tags=["training"]
rows.append(5)
model = sum(rows)
# %% tags=["evaluation"]
print(len(rows))
""",
        [(1, 1, "'rows' of an earlier step")],
    ),
    (
        """\
# %% tags=["data"]
import pandas as pd
frame = pd.DataFrame({"a": [1]})
# %% tags=["training"]
frame["b"] = 2
# %% tags=["evaluation"]
print(frame)
""",
        [(1, 1, "'frame'")],
    ),
]
LEFT_ALONE = [
    """\
# %% tags=["data"]
rows = [3]
rows.append(5)
# %% tags=["evaluation"]
print(rows)
""",
    """\
# %% tags=["data"]
rows = [3]
# %% tags=["training"]
rows = [*rows, 5]
# %% tags=["evaluation"]
print(rows)
""",
    """\
# %% tags=["data"]
rows = [3]
# %% tags=["training"]
rows.append(5)
model = sum(rows)
""",
    """\
# %% tags=["data"]
model = Forest()
# %% tags=["training"]
model.fit([1])
# %% tags=["evaluation"]
print(model.score([1]))
""",
    """\
# %% tags=["data"]
rows = [3]
# %% tags=["data"]
rows.append(5)
# %% tags=["evaluation"]
print(rows)
""",
]


test_found, test_left_alone = cases(rule, FOUND, LEFT_ALONE)
