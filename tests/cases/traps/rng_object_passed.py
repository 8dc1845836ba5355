# trap: a generator object is drawn from in each step
# expect: equal

# %% tags=["data"]
import numpy as np
rng = np.random.default_rng(4)
X = rng.normal(size=3)

# %% tags=["training"]
w = rng.normal(size=3)

# %% tags=["evaluation"]
score = float(X @ w + rng.normal())
