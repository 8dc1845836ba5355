# trap: 0-dimensional and empty arrays
# expect: equal

# %% tags=["data"]
import numpy as np
zero = np.array(3.5)
empty = np.empty((0, 4), dtype="i2")

# %% tags=["training"]
model = zero * 2
zero[...] = 1

# %% tags=["evaluation"]
score = float(zero) + model + empty.shape[1]
