# trap: a partial of a function that reads a variable rebound later
# expect: equal or said

# %% tags=["data"]
from functools import partial
shift = 1
def add(x, y):
    return x + y + shift
inc = partial(add, 1)

# %% tags=["training"]
shift = 100
model = inc(1)

# %% tags=["evaluation"]
score = model
