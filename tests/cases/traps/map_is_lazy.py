# trap: map is lazy, and its function reads a variable that is rebound before
# expect: equal or said

# %% tags=["data"]
unit = 2
parts = map(lambda v: v * unit, [1, 2, 3])

# %% tags=["training"]
unit = 5
model = list(parts)

# %% tags=["evaluation"]
score = sum(model)
left = len(list(parts))
