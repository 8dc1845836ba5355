# trap: a variable takes the name of an import that was used before
# expect: equal

# %% tags=["data"]
import time
import math
start = time.gmtime(0).tm_year

# %% tags=["training"]
time = start + 1
model = math.floor(2.5)

# %% tags=["evaluation"]
math = model + time
score = math
