# trap: time zones, time deltas and NaT in a frame
# expect: equal

# %% tags=["data"]
import pandas as pd
df = pd.DataFrame({"t": pd.to_datetime(["2024-03-31 01:30", None]).tz_localize("UTC").tz_convert("Europe/Berlin")})
df["d"] = df["t"] - df["t"].min()

# %% tags=["training"]
hours = df["t"].dt.hour
model = hours.sum()

# %% tags=["evaluation"]
score = float(model) + df["d"].isna().sum()
zone = str(df["t"].dt.tz)
