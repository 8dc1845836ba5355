# trap: untagged code lets a library change an array, beside code that is carried along
# expect: equal

# %% tags=["data"]
import numpy as np

X = np.arange(6.0).reshape(2, 3)

# %%
X = X + 1
np.add.at(X, (0, 0), 100)

# %% tags=["training"]
model = X.sum()

# %% tags=["evaluation"]
score = model / X.size
