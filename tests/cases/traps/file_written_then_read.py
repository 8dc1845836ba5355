# trap: one step writes a file that another reads
# expect: equal

# %% tags=["data"]
import json
with open("rows.json", "w") as f:
    json.dump([1, 2, 3], f)

# %% tags=["training"]
with open("rows.json") as f:
    model = sum(json.load(f))

# %% tags=["evaluation"]
import os
size = os.path.getsize("rows.json")
score = model + size
