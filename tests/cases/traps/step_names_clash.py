# trap: steps are named like a module, like a variable and by the same name
# expect: equal

# %% tags=["data:rows"]
rows = [1, 2]

# %% tags=["data:more"]
more = list(rows)

# %% tags=["training:json"]
model = len(more)

# %% tags=["training:json"]
model2 = model + 1

# %% tags=["evaluation:model"]
score = model + model2
