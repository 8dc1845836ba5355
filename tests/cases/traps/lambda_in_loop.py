# trap: lambdas made in a loop all read the loop's last value
# expect: equal

# %% tags=["data"]
functions = []
for k in range(3):
    functions.append(lambda x: x + k)

# %% tags=["training"]
model = [f(0) for f in functions]

# %% tags=["evaluation"]
score = sum(model)
