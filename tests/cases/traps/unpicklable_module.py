# trap: a module in a variable crosses steps
# expect: equal or said

# %% tags=["data"]
import math
engine = math
table = {"m": math}

# %% tags=["training"]
model = engine.floor(2.5)

# %% tags=["evaluation"]
score = table["m"].ceil(2.5) + model
