from __future__ import annotations

from unit.rules.cases import cases

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


test_found, test_left_alone = cases(rule, FOUND, LEFT_ALONE)
