# trap: a generator shuffles the rows of an array in place
# expect: equal

# %% tags=["data"]
import numpy as np
rng = np.random.default_rng(0)
X = np.arange(12).reshape(6, 2)

# %% tags=["training"]
rng.shuffle(X)
model = X[0, 0]

# %% tags=["evaluation"]
score = int(X[-1].sum()) + int(model)
