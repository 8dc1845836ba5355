# trap: a lambda that reads a variable that nobody rebinds crosses steps
# expect: equal

# %% tags=["data"]
base = 7
add = lambda x: x + base

# %% tags=["training"]
model = add(1)

# %% tags=["evaluation"]
score = add(model)
