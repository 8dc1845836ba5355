# trap: untagged code looks at settings and files before a step changes them
# expect: equal or said

# %% tags=["data"]
import os

import numpy as np
import pandas as pd

width = 1

# %%
precision_before = np.get_printoptions()["precision"]
over_before = np.geterr()["over"]
was_there = os.path.exists("made.txt")

# %% tags=["training"]
np.set_printoptions(precision=2)
np.seterr(over="raise")
open("made.txt", "w").close()

# %% tags=["evaluation"]
precision = precision_before + width
over = over_before
there = int(was_there)
