# trap: role tags on markdown cells mean nothing
# expect: equal

# %% [markdown] tags=["training"]
# # Training starts here

# %% tags=["data"]
rows = [1, 2]

# %% [markdown] tags=["data"]
# # More

# %% tags=["training"]
model = sum(rows)

# %% tags=["evaluation"]
score = model
