# trap: the name that a recursive function calls is rebound
# expect: equal or said

# %% tags=["data"]
def walk(n):
    return 0 if n == 0 else 1 + walk(n - 1)
old = walk
a = old(5)

# %% tags=["training"]
def walk(n):
    return 100
model = old(5)

# %% tags=["evaluation"]
score = model + a
