# trap: functools.partial binds its values early
# expect: equal

# %% tags=["data"]
from functools import partial
base = 2
def power(x, exponent, shift=0):
    return x ** exponent + shift
square = partial(power, exponent=base, shift=1)

# %% tags=["training"]
base = 5
model = square(3)

# %% tags=["evaluation"]
score = model + base + square.keywords["exponent"]
