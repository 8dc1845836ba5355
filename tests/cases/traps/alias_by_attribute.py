# trap: an object keeps a reference to a list that a later step changes
# expect: equal or said

# %% tags=["data"]
class Holder:
    def __init__(self, items):
        self.items = items
items = [1]
holder = Holder(items)

# %% tags=["training"]
items.append(2)

# %% tags=["evaluation"]
score = len(holder.items)
