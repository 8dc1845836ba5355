# trap: a check whether a name is defined
# expect: equal or said

# %% tags=["data"]
if "cache" not in globals():
    cache = {"n": 0}
cache["n"] += 1

# %% tags=["training"]
model = cache["n"] if "cache" in dir() else -1

# %% tags=["evaluation"]
score = model
