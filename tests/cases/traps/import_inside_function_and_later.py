# trap: a function imports inside, the notebook imports the same name later
# expect: equal

# %% tags=["data"]
def load():
    import json
    return json.loads("[1, 2]")
rows = load()

# %% tags=["training"]
import json
model = json.dumps(rows)

# %% tags=["evaluation"]
score = len(json.loads(model))
