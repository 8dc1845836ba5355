# trap: the global generator is seeded once and drawn from in every step
# expect: equal

# %% tags=["setup"]
import numpy as np
np.random.seed(3)

# %% tags=["data"]
X = np.random.normal(size=4)

# %% tags=["training"]
w = np.random.normal(size=4)

# %% tags=["evaluation"]
score = float(X @ w + np.random.rand())
