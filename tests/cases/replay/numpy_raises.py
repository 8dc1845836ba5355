# replay: numpy is told to raise where it would warn, and sums of the values overflow
# expect: nothing

# %% tags=["data"]
import numpy as np

np.seterr(over="raise")
x = np.array([1e308, 1e308])

# %% tags=["training"]
largest = float(x.max())
