# trap: eval reads a variable by its text
# expect: equal or said

# %% tags=["data"]
alpha = 3
beta = 4

# %% tags=["training"]
model = eval("alpha ** 2 + beta")

# %% tags=["evaluation"]
score = model
