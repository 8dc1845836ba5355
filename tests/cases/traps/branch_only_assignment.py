# trap: a name is assigned in one branch only
# expect: equal

# %% tags=["data"]
rows = [1, 2, 3]
if len(rows) > 2:
    big = True
    note = "many"
else:
    big = False

# %% tags=["training"]
model = note if big else ""

# %% tags=["evaluation"]
score = len(model)
