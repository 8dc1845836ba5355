# trap: %%writefile makes a module that a later cell imports
# expect: equal or said

# %%
# %%writefile helper_made_here.py
RATE = 4
def times(x):
    return x * RATE

# %% tags=["data"]
rows = [1, 2]

# %% tags=["training"]
import helper_made_here
model = helper_made_here.times(3)

# %% tags=["evaluation"]
score = model + sum(rows)
