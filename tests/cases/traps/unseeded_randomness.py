# trap: random numbers that nothing seeds differ from run to run
# expect: warning NB301

# %% tags=["data"]
import numpy as np
X = np.random.rand(5)

# %% tags=["training"]
model = X.mean()

# %% tags=["evaluation"]
score = model + np.random.rand()
