# trap: two names are one frame, and a column is added through the second in a later step
# expect: equal or said

# %% tags=["data"]
import pandas as pd
df = pd.DataFrame({"a": [1, 2]})
work = df

# %% tags=["training"]
work["b"] = 1

# %% tags=["evaluation"]
width = df.shape[1]
