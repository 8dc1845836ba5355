# trap: a function counts its calls in a global variable across steps
# expect: equal

# %%
calls = 0
def tick():
    global calls
    calls += 1
    return calls

# %% tags=["data"]
first = tick()

# %% tags=["training"]
second = tick()
tick()

# %% tags=["evaluation"]
count = calls
last = tick()
