# trap: a default argument is evaluated when the function is defined
# expect: equal or said

# %% tags=["data"]
limit = 3
def clip(x, top=limit):
    return min(x, top)
limit = 100
values = [1, 50]

# %% tags=["training"]
model = [clip(v) for v in values]

# %% tags=["evaluation"]
limit = 0
score = sum(clip(m) for m in model) + limit
