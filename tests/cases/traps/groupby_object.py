# trap: a groupby object crosses steps
# expect: equal or said

# %% tags=["data"]
import pandas as pd
df = pd.DataFrame({"k": ["a", "b", "a"], "v": [1, 2, 3]})
groups = df.groupby("k")

# %% tags=["training"]
model = groups["v"].sum()

# %% tags=["evaluation"]
score = int(model["a"]) + groups.ngroups
