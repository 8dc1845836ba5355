# trap: a function of the notebook seeds, and is called once
# expect: equal

# %%
import random
import numpy as np
def seed_all(seed):
    random.seed(seed)
    np.random.seed(seed)
seed_all(5)

# %% tags=["data"]
a = np.random.rand(2)

# %% tags=["training"]
b = random.random()

# %% tags=["evaluation"]
score = float(a.sum()) + b + np.random.rand()
