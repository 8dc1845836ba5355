# replay: two closures share a variable, which each process has a copy of
# expect: NB316 total apart

# %% tags=["data"]
def counter():
    count = 0

    def add(more):
        nonlocal count
        count += more

    def get():
        return count

    return add, get


add, get = counter()

# %% tags=["training"]
add(5)
rounds = 1

# %% tags=["evaluation"]
total = get() + rounds
