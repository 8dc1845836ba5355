# trap: values from the clock differ from run to run
# expect: equal or said

# %% tags=["data"]
import time
started = time.time()
rows = [1, 2]

# %% tags=["training"]
model = sum(rows)

# %% tags=["evaluation"]
score = model
elapsed = time.time() - started
