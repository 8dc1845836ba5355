# trap: a bound method is kept in a variable and changes its object later
# expect: equal or said

# %% tags=["data"]
rows = [1]
push = rows.append

# %% tags=["training"]
push(2)

# %% tags=["evaluation"]
push(3)
score = len(rows)
