# trap: a parameter is assigned again before any step reads it
# expect: equal, warning NB205

# %% tags=["parameters"]
depth = 3

# %%
depth = 7

# %% tags=["data"]
rows = [depth]

# %% tags=["training"]
model = sum(rows)

# %% tags=["evaluation"]
score = model + depth
