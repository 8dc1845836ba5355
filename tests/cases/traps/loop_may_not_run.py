# trap: a loop variable is bound only if the loop runs
# expect: equal

# %% tags=["data"]
rows = []
best = 0
for row in rows:
    best = row
found = rows and row

# %% tags=["training"]
model = best

# %% tags=["evaluation"]
score = model + len(found)
