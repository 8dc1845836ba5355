# replay: a plain attribute of a frame goes into no file
# expect: NB316 limit apart

# %% tags=["data"]
import pandas as pd

frame = pd.DataFrame({"a": [1, 2]})
frame.__dict__["limit"] = 7

# %% tags=["training"]
limit = frame.__dict__.get("limit", 0)

# %% tags=["evaluation"]
score = limit * 2
