# trap: a function is called before and after the variable that it reads is rebound, in two steps
# expect: equal

# %% tags=["data"]
offset = 1
def shift(x):
    return x + offset
before = shift(0)

# %% tags=["training"]
offset = 100
after = shift(0)

# %% tags=["evaluation"]
offset = 1000
late = shift(0)
difference = after - before
