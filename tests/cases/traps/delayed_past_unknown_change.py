# trap: a change that only the function which is given the array knows of
# expect: equal

# %% tags=["data"]
import numpy as np

weights = np.ones(3)

# %%
sum_before = weights.sum()

# %% tags=["training"]
np.multiply(weights, 2, weights)
np.add.at(weights, 0, 50)

# %% tags=["evaluation"]
rise = weights.sum() - sum_before
