# trap: a function defines a variable of the notebook by global
# expect: equal

# %%
def load():
    global table
    table = {"a": 1, "b": 2}

# %% tags=["data"]
load()

# %% tags=["training"]
model = sum(table.values())

# %% tags=["evaluation"]
score = model + len(table)
