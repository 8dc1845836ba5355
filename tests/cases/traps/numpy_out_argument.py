# trap: a ufunc writes into its out argument
# expect: equal

# %% tags=["data"]
import numpy as np
a = np.array([1.0, 4.0])
b = np.empty(2)

# %% tags=["training"]
np.sqrt(a, out=b)
np.copyto(a, [9.0, 9.0])

# %% tags=["evaluation"]
score = a.sum() + b.sum()
