# trap: a function carries state in an attribute
# expect: equal or said

# %%
def count_up():
    count_up.calls = getattr(count_up, "calls", 0) + 1
    return count_up.calls

# %% tags=["data"]
a = count_up()

# %% tags=["training"]
b = count_up()

# %% tags=["evaluation"]
score = count_up.calls + a + b
