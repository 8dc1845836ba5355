# trap: NaN as a key and as a list member is found by identity
# expect: equal or said

# %% tags=["data"]
nan = float("nan")
table = {nan: 1, "b": 2}
rows = [nan, 1.0]

# %% tags=["training"]
model = table.get(nan, -1)

# %% tags=["evaluation"]
score = (nan in rows) + model
