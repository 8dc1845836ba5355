# trap: two names are one generator object
# expect: equal or said

# %% tags=["data"]
import numpy as np
rng = np.random.default_rng(4)
generator = rng
a = rng.random()

# %% tags=["training"]
b = generator.random()

# %% tags=["evaluation"]
score = rng.random() + a + b
