# trap: column labels are numbers, duplicates, None and tuples; the index has a name
# expect: equal

# %% tags=["data"]
import pandas as pd
df = pd.DataFrame([[1, 2, 3], [4, 5, 6]], columns=[0, "a", "a"])
named = pd.Series([1, 2], index=pd.Index([10, 20], name="key"), name=0)
odd = pd.DataFrame({("x", 1): [1], None: [2]})

# %% tags=["training"]
model = df["a"].sum().sum()

# %% tags=["evaluation"]
score = int(model) + named[10] + odd.shape[1]
label = type(df.columns[0]).__name__
