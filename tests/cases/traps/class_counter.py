# trap: a class attribute counts instances made in several steps
# expect: equal or said

# %%
class Item:
    made = 0
    def __init__(self):
        Item.made += 1
        self.number = Item.made

# %% tags=["data"]
first = Item()

# %% tags=["training"]
second = Item()
third = Item()

# %% tags=["evaluation"]
count = Item.made
last = Item().number
