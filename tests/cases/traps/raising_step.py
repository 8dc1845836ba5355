# trap: a step cell is tagged as raising, and changes an object before it raises
# expect: equal or said

# %% tags=["data"]
rows = [1, 2]

# %% tags=["training", "raises-exception"]
model = sum(rows)
rows.append(99)
1 / 0
model = -1

# %% tags=["evaluation"]
score = model + len(rows)
