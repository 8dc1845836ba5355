# trap: lambdas made in a loop read the loop variable, which a later step rebinds by its own loop
# expect: equal or said

# %% tags=["data"]
functions = []
for k in range(3):
    functions.append(lambda x: x + k)

# %% tags=["training"]
model = 0
for k in range(10, 12):
    model += functions[0](0)

# %% tags=["evaluation"]
score = model
