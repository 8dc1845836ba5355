# trap: a cached function keeps results that were computed with an older variable
# expect: equal or said

# %%
from functools import lru_cache

# %% tags=["data"]
rate = 2
@lru_cache
def priced(x):
    return x * rate
a = priced(3)

# %% tags=["training"]
rate = 50
model = priced(3) + priced(1)

# %% tags=["evaluation"]
score = model + a
hits = priced.cache_info().hits
