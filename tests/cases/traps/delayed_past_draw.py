# trap: the random state is read before a step draws, and set again after it
# expect: equal

# %% tags=["data"]
import numpy as np

np.random.seed(0)
x = np.random.rand(3)

# %%
kept = np.random.get_state()

# %% tags=["training"]
first = np.random.normal()

# %%
np.random.set_state(kept)

# %% tags=["evaluation"]
again = np.random.normal() - first
