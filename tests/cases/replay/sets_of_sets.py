# replay: a set says its items in another order in each process
# expect: nothing

# %% tags=["data"]
baskets = {frozenset(["milk", "bread", "egg", "tea"]): 1, frozenset(["jam", "ham", "tea"]): 2}

# %% tags=["training"]
total = sum(baskets.values())
