# trap: members of an enum keep their identity across steps
# expect: equal

# %%
from enum import Enum, auto
class Color(Enum):
    RED = auto()
    BLUE = auto()

# %% tags=["data"]
chosen = Color.BLUE
counts = {Color.RED: 1, Color.BLUE: 5}

# %% tags=["training"]
model = counts[chosen]

# %% tags=["evaluation"]
score = model if chosen is Color.BLUE else -1
