# trap: a class attribute is a notebook variable's value at the definition
# expect: equal

# %% tags=["data"]
size = 4
class Box:
    side = size
    def volume(self):
        return self.side ** 3
size = 9

# %% tags=["training"]
model = Box().volume()

# %% tags=["evaluation"]
score = model + size
