# trap: a builtin is used in one step and rebound in the next, then deleted
# expect: equal or said

# %% tags=["data"]
rows = list(range(5))

# %% tags=["training"]
list = rows[:2]
range = 3
model = len(list) + range

# %% tags=["evaluation"]
del list
score = len(list(rows)) + model
