# trap: the order of a set depends on how it grew
# expect: equal or said

# %% tags=["data"]
members = set(range(4000))
members -= set(range(4000)) - {64, 8, 3, 1025, 16}

# %% tags=["training"]
order = list(members)

# %% tags=["evaluation"]
score = order[0]
