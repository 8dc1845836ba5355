# trap: df.query and df.eval read variables named in their text
# expect: equal

# %% tags=["data"]
import pandas as pd
df = pd.DataFrame({"a": [1, 5, 9]})

# %%
limit = 4
factor = 3

# %% tags=["training"]
kept = df.query("a > @limit")
model = df.eval("a * @factor").sum()

# %% tags=["evaluation"]
score = len(kept) + int(model)
