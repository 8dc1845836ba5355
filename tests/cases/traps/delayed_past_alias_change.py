# trap: an untagged result of a table that a step then changes under another name
# expect: equal

# %% tags=["data"]
import pandas as pd

raw = pd.DataFrame({"fee": [1.0, None, 3.0]})
clean = raw

# %%
before = len(raw)

# %% tags=["data:drop"]
clean.dropna(inplace=True)

# %% tags=["training"]
model = clean["fee"].mean()

# %% tags=["evaluation"]
lost = before - len(clean)
