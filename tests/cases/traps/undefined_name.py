# trap: a name that only a deleted cell defined
# expect: error

# %% tags=["data"]
rows = [1, 2]

# %% tags=["training"]
model = forgotten_function(rows)

# %% tags=["evaluation"]
score = model
