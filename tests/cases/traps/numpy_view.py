# trap: a view of an array is changed in a later step
# expect: equal or said

# %% tags=["data"]
import numpy as np
a = np.arange(6.0)
head = a[:3]

# %% tags=["training"]
head[:] = -1

# %% tags=["evaluation"]
score = a.sum()
