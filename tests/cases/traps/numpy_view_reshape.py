# trap: reshape shares memory with the array
# expect: equal or said

# %% tags=["data"]
import numpy as np
flat = np.zeros(4)
square = flat.reshape(2, 2)

# %% tags=["training"]
flat[0] = 5

# %% tags=["evaluation"]
trace = float(np.trace(square))
