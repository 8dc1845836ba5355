# trap: an object column with lists, dicts, None, NaN and mixed types
# expect: equal

# %% tags=["data"]
import pandas as pd
df = pd.DataFrame({"x": [1, "a", None, 2.5, [1, 2], {"k": 1}], "t": [(1, 2)] * 6})

# %% tags=["training"]
kinds = df["x"].map(lambda v: type(v).__name__).tolist()

# %% tags=["evaluation"]
score = len(set(kinds))
inner = df["t"].iloc[0][1]
