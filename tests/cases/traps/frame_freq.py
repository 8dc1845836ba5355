# trap: the frequency of a DatetimeIndex
# expect: equal

# %% tags=["data"]
import pandas as pd
s = pd.Series(range(5), index=pd.date_range("2024-01-01", periods=5, freq="W-MON"))

# %% tags=["training"]
model = s.shift(1, freq="7D").index[0]

# %% tags=["evaluation"]
frequency = s.index.freqstr
score = (s.index + s.index.freq)[0].day
