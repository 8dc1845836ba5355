# trap: imports and constants stand in a skipped cell
# expect: equal

# %% tags=["skip"]
import json
import math as m
RATE = 3
print("looking around")

# %% tags=["data"]
rows = json.loads("[1, 2, 3]")

# %% tags=["training"]
model = m.floor(sum(rows) / RATE)

# %% tags=["evaluation"]
score = model * RATE
