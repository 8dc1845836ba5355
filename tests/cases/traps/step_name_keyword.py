# trap: a step is named like a keyword
# expect: equal or said

# %% tags=["data:class"]
rows = [1, 2]

# %% tags=["training:lambda"]
model = sum(rows)

# %% tags=["evaluation:None"]
score = model + len(rows)
