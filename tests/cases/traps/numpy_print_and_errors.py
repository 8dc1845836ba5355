# trap: numpy's print options and error state are global
# expect: equal or said

# %%
import numpy as np
np.set_printoptions(precision=2)
np.seterr(all="raise")

# %% tags=["data"]
a = np.array([1.0, 0.123456])

# %% tags=["training"]
text = str(a)
try:
    np.float64(1) / np.float64(0)
    raised = False
except FloatingPointError:
    raised = True

# %% tags=["evaluation"]
score = len(text) + raised
