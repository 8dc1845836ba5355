# trap: rebinding an alias leaves the other name alone
# expect: equal

# %% tags=["data"]
a = [1, 2]
b = a

# %% tags=["training"]
b = b + [3]

# %% tags=["evaluation"]
score = len(a) * 10 + len(b)
