# trap: a star import shadows builtins
# expect: equal or said

# %%
from math import *

# %% tags=["data"]
a = pow(2, 3)
kind = type(a).__name__

# %% tags=["training"]
model = floor(pi) + gcd(12, 18)

# %% tags=["evaluation"]
score = model + e
