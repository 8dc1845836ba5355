# trap: the order of a dict's keys matters
# expect: equal

# %% tags=["data"]
table = {"z": 1, "a": 2, "m": 3}
table["b"] = table.pop("z")

# %% tags=["training"]
model = list(table)

# %% tags=["evaluation"]
first = next(iter(table))
score = model.index("b") + len(first)
