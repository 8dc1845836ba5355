# trap: a skipped cell changes a variable that later steps read, because it still runs in the notebook
# expect: equal

# %% tags=["data"]
rows = [1, 2]

# %% tags=["skip"]
rows.append(3)
extra = 4

# %% tags=["training"]
model = sum(rows)

# %% tags=["evaluation"]
score = model + extra
