# replay: a clock makes a step unsteady, and only the run apart is wrong
# expect: NB316 total apart

# %% tags=["data"]
import time

begun = time.time()


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
print(time.time() - begun)
