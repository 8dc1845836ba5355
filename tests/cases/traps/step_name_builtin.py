# trap: a step is named like a builtin that its own code calls
# expect: equal or said

# %% tags=["data:list"]
rows = list((1, 2))

# %% tags=["training:sum"]
model = sum(rows)

# %% tags=["evaluation"]
score = model + len(rows)
