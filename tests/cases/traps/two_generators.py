# trap: numpy's and Python's global generators are drawn from in turn
# expect: equal

# %% tags=["setup"]
import random
import numpy as np
random.seed(2)
np.random.seed(2)

# %% tags=["data"]
a = np.random.rand()
b = random.random()

# %% tags=["training"]
c = random.random()
d = np.random.rand()

# %% tags=["evaluation"]
score = a * b + c * d + random.gauss(0, 1) + np.random.rand()
