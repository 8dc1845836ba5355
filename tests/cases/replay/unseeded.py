# replay: what is drawn without a seed is told already
# expect: nothing

# %% tags=["data"]
import numpy as np

rows = np.random.rand(5)

# %% tags=["training"]
total = rows.sum()
