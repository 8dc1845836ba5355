from __future__ import annotations

import pytest

from nb2prod.rules import shared_randomness as rule

FOUND = [
    (
        """\
# %% tags=["data"]
import numpy as np
np.random.seed(0)
# %% tags=["skip"]
noise = np.random.rand()
# %% tags=["training"]
x = np.random.rand()
""",
        [(1, 1, "cell 2")],
    ),
    (
        """\
# %% tags=["data"]
import numpy as np
np.random.seed(0)
# %% tags=["skip"]
noise = np.random.rand()
# %% tags=["training"]
from sklearn.ensemble import RandomForestClassifier
m = RandomForestClassifier()
""",
        [(1, 1, "cell 2")],
    ),
]
LEFT_ALONE = [
    """\
# %% tags=["data"]
import numpy as np
np.random.seed(0)
# %% tags=["skip"]
noise = np.random.rand()
# %% tags=["training"]
np.random.seed(0)
x = np.random.rand()
""",
    """\
# %% tags=["data"]
import numpy as np
# %% tags=["skip"]
noise = np.random.rand()
# %% tags=["training"]
x = np.random.rand()
""",
    """\
# %% tags=["data"]
import numpy as np
np.random.seed(0)
x = np.random.rand()
# %% tags=["skip"]
noise = np.random.rand()
""",
    """\
# %% tags=["data"]
import numpy as np
import random
random.seed(0)
np.random.seed(0)
# %% tags=["skip"]
noise = random.random()
# %% tags=["training"]
x = np.random.rand()
""",
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_found(check, text: str, expected: list[tuple[int | None, int | None, str]]) -> None:
    found = check(rule, text)
    assert [(item.cell, item.line) for item in found] == [item[:2] for item in expected]
    for item, (_, _, words) in zip(found, expected, strict=True):
        assert words in item.message
        assert (item.code, item.severity) == (rule.code, rule.severity)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_left_alone(check, text: str) -> None:
    assert check(rule, text) == []
