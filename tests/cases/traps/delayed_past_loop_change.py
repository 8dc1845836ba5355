# trap: an untagged count of columns that a loop over both tables then adds to
# expect: equal

# %% tags=["data"]
import pandas as pd

train = pd.DataFrame({"a": [1.0, 2.0]})
test = pd.DataFrame({"a": [3.0]})

# %%
columns_before = train.shape[1] + test.shape[1]

# %% tags=["data:features"]
for part in [train, test]:
    part["square"] = part["a"] ** 2

# %% tags=["training"]
model = train["square"].sum()

# %% tags=["evaluation"]
added = train.shape[1] + test.shape[1] - columns_before
