# trap: an import rebinds a variable of an earlier step
# expect: equal

# %% tags=["data"]
sqrt = 5
a = sqrt + 1

# %% tags=["training"]
from math import sqrt
b = sqrt(16)

# %% tags=["evaluation"]
score = a + b + sqrt(1)
