# trap: a function of the notebook changes its argument in place
# expect: equal

# %% tags=["data"]
def grow(items, by):
    items.extend(range(by))
rows = [1]

# %% tags=["training"]
grow(rows, 3)
model = len(rows)

# %% tags=["evaluation"]
grow(rows, 2)
score = sum(rows) + model
