# trap: a pandas option set in an untagged cell changes a later step's printed text
# expect: equal

# %%
import pandas as pd
pd.set_option("display.max_rows", 4)

# %% tags=["data"]
df = pd.DataFrame({"a": range(20)})

# %% tags=["training"]
text = repr(df)

# %% tags=["evaluation"]
lines = len(text.splitlines())
