# trap: period and interval columns and indexes
# expect: equal

# %% tags=["data"]
import pandas as pd
s = pd.Series([1.0, 2.0, 3.0], index=pd.period_range("2024-01", periods=3, freq="M"))
bins = pd.cut(pd.Series([1, 5, 9]), bins=[0, 4, 10])

# %% tags=["training"]
model = s["2024-02"]
quarters = s.groupby(s.index.quarter).sum()

# %% tags=["evaluation"]
score = float(model + bins.value_counts(sort=False).iloc[1])
