# trap: steps are named like a keyword, a builtin, a module and by the same name
# expect: equal

# %% tags=["data:class"]
rows = [1, 2]

# %% tags=["data:list"]
more = list(rows)

# %% tags=["training:json"]
model = len(more)

# %% tags=["training:json"]
model2 = model + 1

# %% tags=["evaluation:model"]
score = model + model2
