# trap: the loop variable is one object with the last item of a list
# expect: equal or said

# %% tags=["data"]
rows = [[1], [2], [3]]
for row in rows:
    row.append(0)

# %% tags=["training"]
row.append(99)

# %% tags=["evaluation"]
score = sum(rows[-1])
