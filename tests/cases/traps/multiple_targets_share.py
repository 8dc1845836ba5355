# trap: a chained assignment makes two names one object
# expect: equal or said

# %% tags=["data"]
left = right = []

# %% tags=["training"]
left.append(1)

# %% tags=["evaluation"]
score = len(right)
