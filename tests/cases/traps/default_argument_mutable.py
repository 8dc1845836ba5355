# trap: a mutable default argument keeps its state from step to step
# expect: equal or said

# %%
def remember(x, seen=[]):
    seen.append(x)
    return len(seen)

# %% tags=["data"]
first = remember("a")

# %% tags=["training"]
second = remember("b")

# %% tags=["evaluation"]
third = remember("c")
