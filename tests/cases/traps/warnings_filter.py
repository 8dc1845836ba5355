# trap: a warnings filter turns a warning into an error that is caught
# expect: equal or said

# %%
import warnings
warnings.filterwarnings("error", category=UserWarning)

# %% tags=["data"]
rows = [1]

# %% tags=["training"]
try:
    warnings.warn("careful")
    model = 0
except UserWarning:
    model = 1

# %% tags=["evaluation"]
score = model + len(rows)
