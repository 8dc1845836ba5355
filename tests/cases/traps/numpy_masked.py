# trap: a masked array keeps its mask
# expect: equal

# %% tags=["data"]
import numpy as np
m = np.ma.masked_less(np.array([1, 5, 9]), 3)

# %% tags=["training"]
model = m.mean()
m[1] = np.ma.masked

# %% tags=["evaluation"]
score = float(m.sum()) + float(model)
