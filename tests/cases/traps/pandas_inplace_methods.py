# trap: methods with inplace=True, pop and insert change a frame of an earlier step
# expect: equal

# %% tags=["data"]
import pandas as pd
df = pd.DataFrame({"a": [3, 1, 2], "y": [0, 1, 1]})

# %% tags=["training"]
df.sort_values("a", inplace=True)
y = df.pop("y")
df.insert(0, "one", 1)

# %% tags=["evaluation"]
order = df["a"].tolist()
score = int(y.iloc[0]) + df.shape[1]
