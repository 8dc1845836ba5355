# trap: an untagged cell draws from a generator object that a later step draws from
# expect: equal

# %% tags=["data"]
import numpy as np
rng = np.random.RandomState(0)
X = rng.rand(3)

# %%
preview = rng.choice(X, 2)
preview

# %% tags=["training"]
model = rng.rand()

# %% tags=["evaluation"]
score = model + X.sum()
