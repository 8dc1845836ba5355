# trap: numpy scalars are not Python's
# expect: equal

# %% tags=["data"]
import numpy as np
i, f, b, s = np.int8(120), np.float32(0.1), np.bool_(True), np.str_("a")
t = np.datetime64("2024-01-01")
rows = [np.int64(1), 2.5]

# %% tags=["training"]
wrapped = i + np.int8(7)
model = float(f) + wrapped

# %% tags=["evaluation"]
score = model + (f == 0.1) + isinstance(rows[0], np.integer)
day = t + np.timedelta64(1, "D")
