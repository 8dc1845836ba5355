# trap: a branch that does not run leaves an earlier step's value
# expect: equal

# %% tags=["data"]
mode = "fast"
depth = 3

# %% tags=["training"]
if mode == "slow":
    depth = 30
model = depth

# %% tags=["evaluation"]
score = depth + model
