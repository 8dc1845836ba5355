# trap: a parameter that is a list is changed in place
# expect: equal

# %% tags=["parameters"]
columns = ["a", "b"]
weights = {"a": 1.0}

# %% tags=["data"]
columns.append("c")
rows = list(range(len(columns)))

# %% tags=["training"]
weights["b"] = 2.0
model = sum(weights.values())

# %% tags=["evaluation"]
score = model + len(columns)
