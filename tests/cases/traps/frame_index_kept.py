# trap: a shuffled, non-unique index stays with the frame
# expect: equal

# %% tags=["data"]
import pandas as pd
df = pd.DataFrame({"a": [1, 2, 3]}, index=[5, 5, 2])
train = df.loc[[2, 5]]

# %% tags=["training"]
model = train.index.tolist()

# %% tags=["evaluation"]
score = int(train.loc[5, "a"].sum()) + model[0]
