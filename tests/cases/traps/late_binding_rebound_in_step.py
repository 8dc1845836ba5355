# trap: a function reads a variable that is rebound before the call, within one step
# expect: equal

# %% tags=["data"]
scale = 2
def scaled(x):
    return x * scale
values = [1, 2, 3]

# %% tags=["training"]
scale = 10
model = [scaled(v) for v in values]

# %% tags=["evaluation"]
total = sum(model)
