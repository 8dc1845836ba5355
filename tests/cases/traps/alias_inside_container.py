# trap: a list is also an item of a dict, and the later change goes through the dict
# expect: equal or said

# %% tags=["data"]
rows = [1, 2]
store = {"rows": rows}

# %% tags=["training"]
store["rows"].append(3)

# %% tags=["evaluation"]
score = sum(rows)
