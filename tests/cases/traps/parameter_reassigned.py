# trap: a parameter is assigned again in a step, from its own value
# expect: equal

# %% tags=["parameters"]
alpha = 0.5

# %% tags=["data"]
rows = [1, 2]

# %% tags=["training"]
model = sum(rows) * alpha
alpha = alpha * 4

# %% tags=["evaluation"]
score = model + alpha
