# trap: a recursive function crosses steps
# expect: equal

# %% tags=["data"]
def fact(n):
    return 1 if n < 2 else n * fact(n - 1)
a = fact(4)

# %% tags=["training"]
model = fact(5)

# %% tags=["evaluation"]
score = fact(3) + model + a
