# trap: an instance of a class made in a function crosses steps
# expect: equal or said

# %% tags=["data"]
def make():
    class Local:
        def __init__(self):
            self.n = 3
        def double(self):
            return self.n * 2
    return Local()
thing = make()

# %% tags=["training"]
model = thing.double()

# %% tags=["evaluation"]
score = thing.n + model
