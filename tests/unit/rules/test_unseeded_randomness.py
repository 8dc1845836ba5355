from __future__ import annotations

from unit.rules.cases import cases

from nb2prod.rules import unseeded_randomness as rule

FOUND = [
    (
        """\
# %% tags=["training"]
from arch import arch_model
result = arch_model(returns).fit()
path = result.forecast(horizon=5, method="bootstrap")
""",
        [(0, 3, "`forecast`")],
    ),
    (
        """\
# %% tags=["training"]
from mapie.subsample import Subsample
strategies = {"cv": Subsample(n_resamplings=10)}
""",
        [(0, 2, "`Subsample`")],
    ),
    (
        """\
# %% tags=["data"]
from sklearn.cluster import KMeans
model = KMeans(2, init=method)
""",
        [(0, 2, "`KMeans`")],
    ),
    (
        """\
# %% tags=["data"]
import numpy as np
x = np.random.rand(3)
""",
        [(0, 2, "`numpy.random`")],
    ),
    (
        """\
# %% tags=["data"]
from sklearn.model_selection import train_test_split
a, b = train_test_split([1, 2])
c, d = train_test_split([1, 2])
""",
        [(0, 2, "(and 1 more place)")],
    ),
    (
        """\
# %% tags=["data"]
from sklearn.ensemble import RandomForestClassifier
model = RandomForestClassifier(random_state=None)
""",
        [(0, 2, "`RandomForestClassifier`")],
    ),
    (
        """\
# %% tags=["data"]
import numpy as np
np.random.seed(0)
rng = np.random.default_rng()
x = rng.random()
""",
        [(0, 3, "`default_rng`")],
    ),
    (
        """\
# %% tags=["data"]
import pandas as pd
frame = pd.DataFrame({"a": [1, 2]})
x = frame.sample(frac=1)
""",
        [(0, 3, "`sample`")],
    ),
    (
        """\
# %% tags=["data"]
from sklearn.ensemble import RandomForestClassifier
def make():
    return RandomForestClassifier()

# %% tags=["training"]
model = make()
""",
        [(0, 3, "`RandomForestClassifier`")],
    ),
    (
        """\
# %% tags=["data"]
from sklearn.ensemble import GradientBoostingClassifier
m = GradientBoostingClassifier(subsample=0.5)
""",
        [(0, 2, "Gradient")],
    ),
    (
        """\
# %% tags=["data"]
from sklearn.model_selection import KFold
folds = KFold(5, shuffle=True)
""",
        [(0, 2, "KFold")],
    ),
    (
        """\
# %% tags=["data"]
import random
random.seed(0)
import numpy as np
x = np.random.rand()
""",
        [(0, 4, "numpy")],
    ),
]
LEFT_ALONE = [
    """\
# %% tags=["training"]
from arch import arch_model
result = arch_model(returns).fit()
path = result.forecast(horizon=5)
""",
    """\
# %% tags=["data"]
from sklearn.cluster import KMeans
model = KMeans(2, init=pca.components_, n_init=1)
""",
    """\
# %% tags=["data"]
from sklearn.model_selection import permutation_test_score
score, others, p = permutation_test_score(model, [[1]], [1])
""",
    """\
# %% tags=["data"]
import numpy as np
np.random.seed(0)
x = np.random.rand(3)
""",
    """\
# %% tags=["data"]
import numpy as np
np.random.seed(0)
# %% tags=["data"]
from sklearn.ensemble import RandomForestClassifier
model = RandomForestClassifier()
""",
    """\
# %% tags=["data"]
from sklearn.ensemble import RandomForestClassifier
model = RandomForestClassifier(random_state=0)
""",
    """\
# %% tags=["data"]
from sklearn.ensemble import RandomForestClassifier
model = RandomForestClassifier(**{"random_state": 0})
""",
    """\
# %% tags=["data"]
import numpy as np
rng = np.random.default_rng(0)
x = rng.random()
""",
    """\
# %% tags=["data"]
from sklearn.model_selection import train_test_split
a, b = train_test_split([1, 2], shuffle=False)
""",
    """\
# %% tags=["data"]
from sklearn.linear_model import LogisticRegression
model = LogisticRegression()
""",
    """\
# %% tags=["data"]
from sklearn.ensemble import GradientBoostingClassifier
m = GradientBoostingClassifier()
""",
    """\
# %% tags=["data"]
from sklearn.model_selection import KFold
folds = KFold(5)
""",
    """\
# %% tags=["data"]
from sklearn.svm import SVC
model = SVC()
""",
    """\
# %% tags=["skip"]
import numpy as np
x = np.random.rand(3)
# %% tags=["data"]
y = 1
""",
    """\
# %% tags=["data"]
from shop import RandomForestClassifier
model = RandomForestClassifier()
""",
    """\
# %% tags=["data"]
from sklearn.ensemble import RandomForestClassifier
def make():
    return RandomForestClassifier()
# %% tags=["training"]
import numpy as np
np.random.seed(0)
model = make()
""",
]


test_found, test_left_alone = cases(rule, FOUND, LEFT_ALONE)
