# trap: a folder is made by a shell line and a frame goes through a file in it
# expect: equal

# %%
# !mkdir -p tmp/out

# %% tags=["data"]
import pandas as pd
df = pd.DataFrame({"a": [1, 2]})
df.to_csv("tmp/out/a.csv", index=False)

# %% tags=["training"]
back = pd.read_csv("tmp/out/a.csv")

# %% tags=["evaluation"]
score = int(back["a"].sum())
