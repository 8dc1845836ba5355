# trap: the array behind a frame is written to in a later step, and the frame shows it or not
# expect: equal

# %% tags=["data"]
import numpy as np
import pandas as pd

X = pd.DataFrame(np.arange(12.0).reshape(4, 3), columns=["a", "b", "c"])
Y = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]})
Y["c"] = Y["a"] * 2

# %% tags=["training"]
for frame in (X, Y):
    try:
        frame.values[:, 0] = 7.0
    except ValueError:
        pass
model = float(X["a"].sum())

# %% tags=["evaluation"]
score = model + float(Y["a"].sum())
