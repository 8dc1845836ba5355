# trap: a function is defined before the variable that it reads exists
# expect: equal

# %%
def above(values):
    return [v for v in values if v > threshold]

# %% tags=["data"]
values = [1, 5, 9]

# %% tags=["training"]
threshold = 4
kept = above(values)

# %% tags=["evaluation"]
count = len(kept)
threshold = 8
strict = len(above(values))
