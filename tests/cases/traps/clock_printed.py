# trap: the time that a cell takes is printed, and differs from run to run
# expect: equal

# %% tags=["data"]
import time
rows = [1, 2]

# %% tags=["training"]
started = time.time()
model = sum(rows)
print(f"took {time.time() - started:.1f} s")

# %% tags=["evaluation"]
score = model
