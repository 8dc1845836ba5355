# trap: a frame is rebound to its own copy and then changed
# expect: equal

# %% tags=["data"]
import pandas as pd
df = pd.DataFrame({"a": [1, 2, 3]})
raw = df

# %% tags=["training"]
df = df.copy()
df["b"] = df["a"] * 2
df.drop(columns="a", inplace=True)

# %% tags=["evaluation"]
columns = list(raw.columns) + list(df.columns)
score = df["b"].sum()
