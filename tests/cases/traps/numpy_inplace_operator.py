# trap: an in-place operator changes an array of an earlier step
# expect: equal

# %% tags=["data"]
import numpy as np
X = np.ones((2, 2))

# %% tags=["training"]
X *= 3
model = X.sum()

# %% tags=["evaluation"]
X[X > 1] = 0
score = X.sum() + model
