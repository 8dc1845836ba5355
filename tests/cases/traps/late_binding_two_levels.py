# trap: a function calls a function that reads a variable rebound between steps
# expect: equal

# %% tags=["data"]
rate = 0.5
def inner(x):
    return x * rate
def outer(x):
    return inner(x) + 1
first = outer(2)

# %% tags=["training"]
rate = 3.0
second = outer(2)

# %% tags=["evaluation"]
ratio = second / first
