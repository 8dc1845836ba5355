# trap: %env sets a variable that a later step reads
# expect: equal

# %%
# %env NB2PROD_MODE=quick

# %% tags=["data"]
import os
mode = os.environ["NB2PROD_MODE"]

# %% tags=["training"]
model = len(mode)

# %% tags=["evaluation"]
score = model + 1
