# trap: outputs are named like the methods of a named tuple and of a dict
# expect: equal

# %% tags=["data"]
count = 3
index = 1
_fields = ("a",)
_asdict = 4
keys = ["k"]

# %% tags=["training"]
items = count + index
_replace = items + _asdict

# %% tags=["evaluation"]
score = _replace + len(_fields) + len(keys)
values = [score]
