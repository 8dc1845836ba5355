# trap: a branch that never runs uses a name that nothing defines
# expect: equal or said

# %% tags=["data"]
rows = [1, 2]
if not rows:
    rows = forgotten(rows)

# %% tags=["training"]
model = sum(rows)

# %% tags=["evaluation"]
score = model
