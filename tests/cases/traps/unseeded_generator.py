# trap: default_rng without a seed
# expect: warning NB301

# %% tags=["data"]
import numpy as np
rng = np.random.default_rng()
X = rng.normal(size=5)

# %% tags=["training"]
model = X.mean()

# %% tags=["evaluation"]
score = model
