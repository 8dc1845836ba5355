# trap: an untagged cell changes an object in place that a later step reads
# expect: equal

# %% tags=["data"]
table = {"a": 1}

# %%
table["b"] = 2
table.update(c=3)

# %% tags=["training"]
model = sum(table.values())

# %%
table.clear()

# %% tags=["evaluation"]
score = model + len(table)
