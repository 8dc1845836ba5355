# trap: a frame's attrs
# expect: equal

# %% tags=["data"]
import pandas as pd
df = pd.DataFrame({"a": [1]})
df.attrs["unit"] = "kg"

# %% tags=["training"]
model = df.attrs["unit"]

# %% tags=["evaluation"]
score = len(df.attrs) + len(model)
