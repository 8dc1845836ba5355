# trap: a generator expression reads a variable when it is consumed, in a later step
# expect: equal or said

# %% tags=["data"]
k = 1
stream = (k * i for i in range(4))

# %% tags=["training"]
k = 10
model = sum(stream)

# %% tags=["evaluation"]
score = model
