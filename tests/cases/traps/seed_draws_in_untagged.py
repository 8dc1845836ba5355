# trap: an untagged cell draws from the seeded stream between steps
# expect: equal

# %%
import numpy as np
np.random.seed(0)

# %% tags=["data"]
X = np.random.rand(3)

# %%
np.random.rand(5)

# %% tags=["training"]
w = np.random.rand(3)

# %% tags=["evaluation"]
score = float(X @ w)
