# trap: ordered categories, unused categories and their order
# expect: equal

# %% tags=["data"]
import pandas as pd
df = pd.DataFrame({"size": pd.Categorical(["s", "l", "s"], categories=["s", "m", "l"], ordered=True)})

# %% tags=["training"]
model = df["size"].max()
counts = df["size"].value_counts(sort=False)

# %% tags=["evaluation"]
score = len(counts) + int(df["size"].cat.codes.sum())
