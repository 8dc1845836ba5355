# trap: a singleton class returns one object
# expect: equal or said

# %%
class Registry:
    _instance = None
    def __new__(cls):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
            cls._instance.items = []
        return cls._instance

# %% tags=["data"]
registry = Registry()
registry.items.append(1)

# %% tags=["training"]
Registry().items.append(2)

# %% tags=["evaluation"]
count = len(registry.items)
same = Registry() is registry
