# trap: an attribute of an imported module is changed
# expect: equal or said

# %% tags=["data"]
import math
math.answer = 42
rows = [1, 2]

# %% tags=["training"]
model = math.answer + sum(rows)

# %% tags=["evaluation"]
score = math.answer * model
