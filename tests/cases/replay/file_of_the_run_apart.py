# replay: a file is wrong where each step runs in a process of its own
# expect: NB316 total.txt apart

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
with open("total.txt", "w") as stream:
    stream.write(str(get() + rounds))
