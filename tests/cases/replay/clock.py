# replay: a time is another in each run, which is no fault
# expect: nothing

# %% tags=["data"]
import time

begun = time.time()
rows = [1, 2, 3]

# %% tags=["training"]
seconds = time.time() - begun
total = sum(rows)
