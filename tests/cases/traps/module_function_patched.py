# trap: a function of a module is replaced
# expect: equal or said

# %% tags=["data"]
import json
rows = json.dumps([1])

# %% tags=["training"]
json.dumps = lambda value: "patched"
model = json.dumps([1, 2])

# %% tags=["evaluation"]
import json
score = len(json.dumps({})) + len(rows)
