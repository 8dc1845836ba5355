# trap: a function draws from a generator object of the notebook
# expect: equal

# %%
import numpy as np
rng = np.random.default_rng(9)
def noisy(x):
    return x + rng.normal()

# %% tags=["data"]
a = noisy(1.0)

# %% tags=["training"]
b = noisy(2.0)

# %% tags=["evaluation"]
score = noisy(a + b)
