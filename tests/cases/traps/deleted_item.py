# trap: del of an item changes the object, not the name
# expect: equal

# %% tags=["data"]
d = {"a": 1, "b": 2}
rows = [1, 2, 3, 4]

# %% tags=["training"]
del d["a"], rows[1:3]

# %% tags=["evaluation"]
score = len(d) + sum(rows)
