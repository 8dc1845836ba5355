# trap: an import rebinds a name that another import bound
# expect: equal

# %% tags=["data"]
from math import floor as f
a = f(2.7)

# %% tags=["training"]
from math import ceil as f
b = f(2.2)

# %% tags=["evaluation"]
score = f(0.5) + a + b
