# trap: a skipped cell takes the mean of an array whose view a step then changes
# expect: equal

# %% tags=["data"]
import numpy as np

values = np.arange(10.0)
even = values[::2]

# %% tags=["skip"]
baseline = values.mean()

# %% tags=["training"]
even *= 3

# %% tags=["evaluation"]
rise = values.mean() - baseline
