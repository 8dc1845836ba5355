# trap: an untagged cell defines a function again, and a caller sees the new one
# expect: equal

# %%
def step(x):
    return x + 1
def twice(x):
    return step(step(x))

# %% tags=["data"]
a = twice(0)

# %%
def step(x):
    return x * 3

# %% tags=["training"]
model = twice(2)

# %% tags=["evaluation"]
score = model + a
