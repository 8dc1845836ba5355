# trap: a function changes a global list in place without naming it global
# expect: equal

# %% tags=["data"]
cache = {}
def remember(key, value):
    cache[key] = value
remember("a", 1)

# %% tags=["training"]
remember("b", 2)
model = dict(cache)

# %% tags=["evaluation"]
remember("c", 3)
score = sum(cache.values())
