# trap: a step sets an environment variable that a later one reads
# expect: equal

# %% tags=["data"]
import os
os.environ["NB2PROD_TRAP"] = "7"
rows = [1]

# %% tags=["training"]
model = int(os.environ["NB2PROD_TRAP"])

# %% tags=["evaluation"]
score = int(os.getenv("NB2PROD_TRAP", "0")) + model
