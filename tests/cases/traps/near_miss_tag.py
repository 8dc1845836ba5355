# trap: a tag that is nearly a role
# expect: warning

# %% tags=["Data"]
rows = [1, 2]

# %% tags=["training"]
model = 3

# %% tags=["evaluation"]
score = model
