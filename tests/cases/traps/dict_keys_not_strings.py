# trap: dict keys are integers, tuples, None and booleans
# expect: equal

# %% tags=["data"]
table = {1: "a", (2, 3): "b", None: "c", 2.5: "d"}
nested = {"x": {0: [1, (2, 3)], "0": {4}}}

# %% tags=["training"]
model = table[1] + table[(2, 3)] + table[None]

# %% tags=["evaluation"]
score = len(model) + nested["x"][0][1][1]
