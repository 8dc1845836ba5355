# trap: training and evaluation alternate and rebind the same names
# expect: equal

# %% tags=["data"]
rows = [1, 2, 3, 4]

# %% tags=["training"]
model = sum(rows)

# %% tags=["evaluation"]
score = model / 4

# %% tags=["training"]
model = max(rows)
rows = rows[:2]

# %% tags=["evaluation"]
score = model / len(rows)
best = score
