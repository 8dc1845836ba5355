# trap: a later definition shadows what a star import bound
# expect: equal or said

# %%
from math import *
def sqrt(x):
    return -x

# %% tags=["data"]
a = sqrt(4)

# %% tags=["training"]
model = cos(0) + a

# %% tags=["evaluation"]
score = model + tau
