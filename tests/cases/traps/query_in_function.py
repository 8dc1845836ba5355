# trap: a function queries with a notebook variable and a local one
# expect: equal or said

# %%
import pandas as pd
top = 8
def between(frame, low):
    return frame.query("@low < a < @top")

# %% tags=["data"]
df = pd.DataFrame({"a": [1, 5, 9]})

# %% tags=["training"]
model = len(between(df, 0))

# %% tags=["evaluation"]
top = 10
score = len(between(df, 2)) + model
