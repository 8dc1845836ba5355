# trap: _ and Out read the last displayed value
# expect: equal or said

# %% tags=["data"]
x = 20
x + 1

# %% tags=["training"]
model = _ * 2

# %% tags=["evaluation"]
score = model
