# trap: a half-used iterator over a list crosses steps
# expect: equal or said

# %% tags=["data"]
rows = iter([1, 2, 3, 4])
head = next(rows)

# %% tags=["training"]
model = next(rows)

# %% tags=["evaluation"]
score = sum(rows)
