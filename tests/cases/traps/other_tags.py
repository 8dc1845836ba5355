# trap: tags of other tools stand beside a role
# expect: equal

# %% tags=["data", "hide-input"]
rows = [1, 2]

# %% tags=["hide-cell"]
import math

# %% tags=["training", "slow"]
model = math.sqrt(sum(rows))

# %% tags=["evaluation", "remove_output"]
score = model
