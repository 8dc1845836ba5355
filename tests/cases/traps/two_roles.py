# trap: two roles on one cell
# expect: error

# %% tags=["data", "training"]
rows = [1, 2]
model = sum(rows)

# %% tags=["evaluation"]
score = model
