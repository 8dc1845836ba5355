# trap: a step only prints, another only asserts
# expect: equal

# %% tags=["data"]
rows = [1, 2]

# %% tags=["data:show"]
print(rows)

# %% tags=["training"]
assert rows

# %% tags=["evaluation"]
score = len(rows)
