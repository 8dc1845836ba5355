# trap: chained assignment on a frame changes nothing under copy-on-write
# expect: equal

# %% tags=["data"]
import pandas as pd
df = pd.DataFrame({"a": [1, 2, 3], "b": [0, 0, 0]})

# %% tags=["training"]
import warnings
warnings.simplefilter("ignore")
df["b"][0] = 5
df.loc[1, "b"] = 7

# %% tags=["evaluation"]
score = int(df["b"].sum())
