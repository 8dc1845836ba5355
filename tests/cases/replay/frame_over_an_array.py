# replay: a frame shows the memory of an array that a later step writes to
# expect: NB316 total apart

# %% tags=["data"]
import numpy as np
import pandas as pd

array = np.arange(6.0).reshape(3, 2)
frame = pd.DataFrame(array, copy=False)

# %% tags=["training"]
array[0, 0] = 99.0
rounds = 1

# %% tags=["evaluation"]
total = float(frame.to_numpy().sum()) + rounds
