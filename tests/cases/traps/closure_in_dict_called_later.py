# trap: lambdas kept in a dict read a variable that a later step rebinds before it calls them
# expect: equal or said

# %% tags=["data"]
power = 2
transforms = {"raise": lambda x: x ** power, "double": lambda x: 2 * x}

# %% tags=["training"]
power = 3
model = {name: f(2) for name, f in transforms.items()}

# %% tags=["evaluation"]
score = model["raise"] + model["double"]
