# trap: frame.sample draws from the seeded global stream
# expect: equal

# %%
import numpy as np
import pandas as pd
np.random.seed(8)

# %% tags=["data"]
df = pd.DataFrame({"a": range(10)}).sample(frac=1)

# %% tags=["training"]
part = df.sample(4)

# %% tags=["evaluation"]
first = int(df["a"].iloc[0])
score = int(part["a"].sum())
