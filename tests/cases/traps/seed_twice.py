# trap: a second seed call in the middle starts the stream again
# expect: equal

# %% tags=["data"]
import numpy as np
np.random.seed(1)
a = np.random.rand()

# %% tags=["training"]
np.random.seed(1)
b = np.random.rand()
c = np.random.rand()

# %% tags=["evaluation"]
same = bool(a == b)
score = np.random.rand() + c
