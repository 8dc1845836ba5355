# trap: a name is read before the cell that defines it, so no run from top to bottom works
# expect: error

# %% tags=["data"]
rows = [1, 2]

# %% tags=["training"]
model = sum(rows) * weight

# %% tags=["evaluation"]
weight = 3
score = model
