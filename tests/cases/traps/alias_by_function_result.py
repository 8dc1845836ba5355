# trap: a function returns its own argument
# expect: equal or said

# %% tags=["data"]
def same(x):
    return x
a = {"n": 1}
b = same(a)

# %% tags=["training"]
b["n"] = 5

# %% tags=["evaluation"]
score = a["n"]
