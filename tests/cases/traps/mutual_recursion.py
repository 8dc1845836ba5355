# trap: two functions call each other and one reads a variable
# expect: equal

# %%
LIMIT = 3
def even(n):
    return True if n == 0 else odd(n - 1)
def odd(n):
    return False if n == 0 else even(n - 1)

# %% tags=["data"]
flags = [even(n) for n in range(LIMIT)]

# %% tags=["training"]
model = sum(flags)

# %% tags=["evaluation"]
score = model + odd(LIMIT)
