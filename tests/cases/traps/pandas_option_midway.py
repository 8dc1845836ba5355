# trap: a pandas option is set inside one step and read in the next
# expect: equal

# %% tags=["data"]
import pandas as pd
before = str(pd.Series([1.23456]))
pd.set_option("display.precision", 2)

# %% tags=["training"]
after = str(pd.Series([1.23456]))

# %% tags=["evaluation"]
shorter = len(before) - len(after)
