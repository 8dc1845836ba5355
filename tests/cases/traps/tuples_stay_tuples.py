# trap: tuples and lists are not the same after a JSON file
# expect: equal

# %% tags=["data"]
shape = (2, 3)
pair = [(1, "a"), [2, "b"]]
deep = {"t": (1,), "e": ()}

# %% tags=["training"]
model = {shape: 1}[shape]

# %% tags=["evaluation"]
score = isinstance(pair[0], tuple) + isinstance(deep["e"], tuple) + model
