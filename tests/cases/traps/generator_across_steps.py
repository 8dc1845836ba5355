# trap: a half-used generator crosses steps
# expect: equal or said

# %% tags=["data"]
stream = (i * i for i in range(6))
first = next(stream)

# %% tags=["training"]
second = next(stream) + next(stream)

# %% tags=["evaluation"]
rest = sum(stream)
