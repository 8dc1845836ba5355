# trap: structured dtypes and record arrays
# expect: equal or said

# %% tags=["data"]
import numpy as np
rows = np.array([(1, 2.5, "a"), (2, 3.5, "bc")], dtype=[("n", "i4"), ("x", "f8"), ("s", "U4")])
records = rows.view(np.recarray)

# %% tags=["training"]
model = rows["x"].sum()

# %% tags=["evaluation"]
score = model + records.n[1]
