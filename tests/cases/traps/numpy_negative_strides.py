# trap: a reversed array and a broadcast one
# expect: equal

# %% tags=["data"]
import numpy as np
a = np.arange(5)[::-1]
b = np.broadcast_to(np.array([1.0, 2.0]), (3, 2))

# %% tags=["training"]
model = a[0] + b.sum()

# %% tags=["evaluation"]
score = float(model)
writable = b.flags.writeable
