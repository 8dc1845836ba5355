# trap: a function reads a parameter, which is rebound in the middle
# expect: equal

# %% tags=["parameters"]
rate = 2

# %%
def priced(x):
    return x * rate

# %% tags=["data"]
a = priced(1)

# %% tags=["training"]
b = priced(10)
rate = 3

# %% tags=["evaluation"]
score = priced(100) + a + b
