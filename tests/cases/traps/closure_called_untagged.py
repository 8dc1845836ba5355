# trap: a closure that counts is called between the steps
# expect: equal

# %% tags=["data"]
def make():
    count = [0]

    def add(amount=1):
        count[0] += amount
        return count[0]

    return add


add = make()
add()

# %%
add(10)

# %% tags=["training"]
model = add()

# %% tags=["evaluation"]
score = model * 2
