# trap: the seed is a parameter
# expect: equal

# %% tags=["parameters"]
seed = 11  # of all random numbers

# %%
import numpy as np
np.random.seed(seed)

# %% tags=["data"]
a = np.random.randint(0, 100, 5)

# %% tags=["training"]
b = np.random.permutation(a)

# %% tags=["evaluation"]
score = int(b[0]) + np.random.randint(10)
