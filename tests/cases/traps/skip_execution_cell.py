# trap: a cell that nbclient never runs is not part of the notebook's meaning
# expect: equal

# %% tags=["data"]
rows = [1, 2]

# %% tags=["skip-execution"]
rows = [100]
undefined_function()

# %% tags=["training"]
model = sum(rows)

# %% tags=["evaluation"]
score = model
