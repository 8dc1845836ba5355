# trap: a closure made in one step keeps a nonlocal count that goes on in the next
# expect: equal or said

# %% tags=["data"]
def make_counter():
    n = 0
    def count():
        nonlocal n
        n += 1
        return n
    return count
counter = make_counter()
first = counter()

# %% tags=["training"]
second = counter()

# %% tags=["evaluation"]
score = counter()
