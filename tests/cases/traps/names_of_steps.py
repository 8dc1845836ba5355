# trap: variables are named like the steps
# expect: equal

# %% tags=["data"]
data = [1, 2, 3]

# %% tags=["training"]
training = [d * 2 for d in data]

# %% tags=["evaluation"]
evaluation = sum(training)
score = evaluation + len(data)
