# trap: empty frames, frames without columns, a frame of one scalar
# expect: equal

# %% tags=["data"]
import pandas as pd
empty = pd.DataFrame({"a": pd.Series([], dtype="int32")})
rows_only = pd.DataFrame(index=[1, 2, 3])

# %% tags=["training"]
model = len(rows_only) + empty.shape[1]

# %% tags=["evaluation"]
score = model + int(empty["a"].sum())
dtype = str(empty["a"].dtype)
